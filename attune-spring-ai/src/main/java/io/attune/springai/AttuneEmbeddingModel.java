package io.attune.springai;

import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.ai.chat.metadata.EmptyUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.BatchingStrategy;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;

/**
 * A model of Attune's as an embedding model of Spring AI, in the same process and without ONNX: its
 * vectors are those of {@link SentenceTransformer}, with its pooling, later modules and limit.
 *
 * <p>Vector stores embed documents as {@link Document}s and queries as texts. So documents get the
 * model's prompt for documents, and texts that for queries, where the model has such prompts.
 *
 * <p>Safe for use by several threads at once.
 */
public final class AttuneEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private final SentenceTransformer model;
  private final EncodeOptions options;

  /**
   * @param model to encode with; closed together with this
   * @param options of encoding, such as the number of texts computed at once
   */
  public AttuneEmbeddingModel(SentenceTransformer model, EncodeOptions options) {
    this.model = Objects.requireNonNull(model, "model");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * Embeds texts as queries.
   *
   * @param request the texts; of its options the number of dimensions is heeded
   * @return a vector a text, in order
   */
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    float[][] vectors = model.encodeQuery(request.getInstructions(), options(request.getOptions()));
    List<Embedding> embeddings = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      embeddings.add(new Embedding(vectors[i], i));
    }
    return new EmbeddingResponse(
        embeddings, new EmbeddingResponseMetadata(model.reference(), new EmptyUsage()));
  }

  @Override
  public float[] embed(Document document) {
    return model.encodeDocument(List.of(getEmbeddingContent(document)), options)[0];
  }

  /**
   * Embeds documents.
   *
   * @param documents of which the text and the metadata meant for embedding are read
   * @param requested of which the number of dimensions is heeded
   * @param batching is not needed: texts are computed in batches anyway, and cut at the limit
   * @return a vector a document, in order
   */
  @Override
  public List<float[]> embed(
      List<Document> documents, EmbeddingOptions requested, BatchingStrategy batching) {
    List<String> texts = documents.stream().map(this::getEmbeddingContent).toList();
    return Arrays.asList(model.encodeDocument(texts, options(requested)));
  }

  private EncodeOptions options(EmbeddingOptions requested) {
    return Optional.ofNullable(requested)
        .map(EmbeddingOptions::getDimensions)
        .map(dimensions -> options.toBuilder().truncateDimension(dimensions).build())
        .orElse(options);
  }

  @Override
  public int dimensions() {
    return model.dimension();
  }

  /** Frees the model's native memory. */
  @Override
  public void close() {
    model.close();
  }
}
