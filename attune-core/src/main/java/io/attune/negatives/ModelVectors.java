package io.attune.negatives;

import io.attune.model.EmbeddingCache;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The vectors of a model, scaled to length 1 as in the reference, so that dot product and cosine
 * are the same.
 *
 * @param model the model; its prompts for queries and documents are used where the options name
 *     none
 * @param queryOptions how queries are encoded
 * @param documentOptions how documents are encoded
 * @param cache where vectors are kept between runs, if at all
 */
public record ModelVectors(
    SentenceTransformer model,
    EncodeOptions queryOptions,
    EncodeOptions documentOptions,
    Optional<EmbeddingCache> cache)
    implements MiningVectors {
  /** Sets the options to scale. */
  public ModelVectors {
    Objects.requireNonNull(model);
    Objects.requireNonNull(cache);
    queryOptions = queryOptions.toBuilder().normalizeEmbeddings(true).build();
    documentOptions = documentOptions.toBuilder().normalizeEmbeddings(true).build();
  }

  /**
   * Vectors by a model's defaults.
   *
   * @param model the model
   * @return its vectors, not kept
   */
  public static ModelVectors of(SentenceTransformer model) {
    return new ModelVectors(model, EncodeOptions.DEFAULT, EncodeOptions.DEFAULT, Optional.empty());
  }

  @Override
  public float[][] queries(List<String> texts) {
    return cache.isPresent()
        ? cache.get().encodeQuery(model, texts, queryOptions)
        : model.encodeQuery(texts, queryOptions);
  }

  @Override
  public float[][] documents(List<String> texts) {
    return cache.isPresent()
        ? cache.get().encodeDocument(model, texts, documentOptions)
        : model.encodeDocument(texts, documentOptions);
  }

  @Override
  public SimilarityFunction similarity() {
    return model.similarityFunction();
  }
}
