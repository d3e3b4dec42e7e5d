/**
 * Queries for texts that have none: what somebody might have typed who looks for a document.
 *
 * <ul>
 *   <li>To write them: a {@link io.attune.queries.QueryGenerator}. {@link
 *       io.attune.queries.OfflineQueryGenerator} builds them from titles and key phrases, without a
 *       language model; the module {@code attune-llm} asks one, by a {@link
 *       io.attune.queries.QueryPrompt}.
 *   <li>To sort out the bad ones, whoever wrote them: {@link io.attune.queries.QueryGate} drops
 *       queries that copy their text, name what they must not, are duplicates, or do not lead back
 *       to their document.
 * </ul>
 *
 * <p>What is left are pairs of a query and a document: training data.
 */
package io.attune.queries;
