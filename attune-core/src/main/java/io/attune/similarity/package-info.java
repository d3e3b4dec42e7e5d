/**
 * How alike two vectors are, and the exact search for the most alike.
 *
 * <p>{@link io.attune.similarity.SimilarityFunction} has the four measures of sentence-transformers
 * under its names; {@link io.attune.similarity.SemanticSearch} compares queries with every vector
 * of a corpus, block by block on the tensor engine, and keeps the best; {@link
 * io.attune.similarity.CorpusSimilarity} hands out all scores. For corpora of millions of vectors
 * use an index.
 *
 * <p>To find what is alike within one list: {@link io.attune.similarity.ParaphraseMining} gives the
 * most alike pairs, {@link io.attune.similarity.CommunityDetection} groups around a centre. To keep
 * vectors in less memory: {@link io.attune.similarity.VectorQuantizer}, and {@link
 * io.attune.similarity.QuantizedCorpus} to search them. To draw vectors: {@link
 * io.attune.similarity.PrincipalComponents}.
 */
package io.attune.similarity;
