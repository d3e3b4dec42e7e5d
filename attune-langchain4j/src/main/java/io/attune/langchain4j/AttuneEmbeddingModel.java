package io.attune.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A model of Attune's as an embedding model of LangChain4j, in the same process and without ONNX:
 * its vectors are those of {@link SentenceTransformer}, with its pooling, later modules and limit.
 *
 * <p>A request's {@code inputType} chooses the model's prompt for queries or for documents; without
 * one the model's default prompt is used, if it has any. A request's {@code dimensions} keeps the
 * first components only, as models trained for that (Matryoshka) allow.
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
   * Loads a model.
   *
   * @param reference a folder, an embedded model, or one on the hub, as {@link
   *     SentenceTransformer#load(String)} takes it
   * @return the model; close it to free its native memory
   * @throws io.attune.InvalidInputException if there is no such model, or it is damaged
   * @throws IOException if it cannot be read or fetched
   */
  public static AttuneEmbeddingModel load(String reference) throws IOException {
    return new AttuneEmbeddingModel(SentenceTransformer.load(reference), EncodeOptions.DEFAULT);
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(EmbeddingRequestParameters.INPUT_TYPE, EmbeddingRequestParameters.DIMENSIONS);
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    EncodeOptions encode =
        request.dimensions() == null
            ? options
            : options.toBuilder().truncateDimension(request.dimensions()).build();
    float[][] vectors = encode(texts, request, encode);
    return EmbeddingResponse.builder()
        .embeddings(Arrays.stream(vectors).map(Embedding::from).toList())
        .metadata(EmbeddingResponseMetadata.builder().modelName(modelName()).build())
        .build();
  }

  private float[][] encode(List<String> texts, EmbeddingRequest request, EncodeOptions encode) {
    if (request.inputType() == null) {
      return model.encode(texts, encode);
    }
    return switch (request.inputType()) {
      case QUERY -> model.encodeQuery(texts, encode);
      case DOCUMENT -> model.encodeDocument(texts, encode);
    };
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public String modelName() {
    return model.reference();
  }

  /** Frees the model's native memory. */
  @Override
  public void close() {
    model.close();
  }
}
