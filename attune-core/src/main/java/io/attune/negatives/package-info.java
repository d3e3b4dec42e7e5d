/**
 * Documents that do not answer a query, to learn from: pairs become triplets.
 *
 * <p>A {@link io.attune.negatives.HardNegativeMiner} takes a {@link
 * io.attune.negatives.MiningInput} and {@link io.attune.negatives.MiningOptions}; what it does by
 * default is what sentence-transformers' {@code mine_hard_negatives} does. The {@link
 * io.attune.negatives.MiningResult} has the rows, and a {@link io.attune.negatives.MiningReport}
 * that tells how hard they are and which of them may be answers after all.
 *
 * <ul>
 *   <li>{@link io.attune.negatives.MiningStrategy#HARD}: what a model mistakes for the answer. The
 *       most to learn from, and the most likely to be an answer that nobody marked: use a margin,
 *       or judgments.
 *   <li>{@link io.attune.negatives.MiningStrategy#RANDOM}: safe, and soon learnt.
 *   <li>{@link io.attune.negatives.MiningStrategy#LEAST_SIMILAR_UNIQUE}: each document once, as far
 *       from the answer as can be. Easy: an accuracy measured on such triplets says little.
 * </ul>
 *
 * <p>Mine each part of a split by itself: negatives mined before splitting tie the parts together.
 *
 * <pre>{@code
 * MiningOptions options = MiningOptions.builder().numNegatives(1).relativeMargin(0.05).build();
 * MiningResult mined =
 *     new HardNegativeMiner(ModelVectors.of(model), options).mine(MiningInput.of(rows));
 * Dataset triplets = mined.dataset();
 * }</pre>
 */
package io.attune.negatives;
