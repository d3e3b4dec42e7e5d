/**
 * What a language model writes for training and evaluation: queries, relevance judgments, extracts.
 *
 * <ul>
 *   <li>{@link io.attune.llm.LanguageModelQueries} writes queries for documents.
 *   <li>{@link io.attune.llm.RelevanceJudge} grades how useful documents are for queries.
 *   <li>{@link io.attune.llm.PassageExtractor} copies the relevant part out of long documents.
 * </ul>
 *
 * <p>All of them ask through {@link io.attune.llm.LanguageModel}, which talks to any server of
 * OpenAI's chat completions: OpenAI, Azure, vLLM, Ollama, llama.cpp. It asks many things at once or
 * as batches, keeps to rate limits and to a budget, and keeps every answer in an {@link
 * io.attune.llm.AnswerStore} on disk before it asks for the next, so that nothing is paid for
 * twice, whenever the process may die.
 *
 * <p>The API key comes from the environment only; it is never logged, saved or shown.
 */
package io.attune.llm;
