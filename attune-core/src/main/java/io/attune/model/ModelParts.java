package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * All that a sentence-transformers folder holds, in memory, so that a model can be saved without
 * the folder it came from.
 *
 * @param encoder token ids to vectors of tokens
 * @param config the encoder's config.json; without fields for static embeddings
 * @param tokenizerFiles tokenizer.json and its companions, by file name
 * @param otherTensors stored tensors that the encoder does not use, such as BERT's pooler; saved
 *     again as they were
 * @param pooling vectors of tokens to one vector a text; several are laid side by side
 * @param modules what becomes of that vector, in order
 * @param settings prompts and similarity
 * @param maxSeqLength most tokens a text
 * @param lowerCase the do_lower_case of sentence_bert_config.json
 * @param linears the encoder's linear layers by name, which an adapter can cover
 * @param adapter that covers some of them
 */
record ModelParts(
    TextEncoder encoder,
    ObjectNode config,
    Map<String, byte[]> tokenizerFiles,
    Map<String, TensorData> otherTensors,
    List<Pooling> pooling,
    List<VectorModule> modules,
    ModelSettings settings,
    int maxSeqLength,
    boolean lowerCase,
    Map<String, Linear> linears,
    Optional<LoraAdapter> adapter) {

  /** Of tokens and texts alike, without a transformer between them. */
  boolean isStatic() {
    return config.isEmpty();
  }

  /** Where the older schema keeps a module: its number among all modules, and its type. */
  String folder(VectorModule module) {
    int before = isStatic() ? 1 : 2; // the encoder, and the pooling where there is one
    return (before + modules.indexOf(module)) + "_" + module.type();
  }

  /**
   * All trainable weights: the encoder's by its own names, or with an adapter only the adapter's;
   * the modules' with their folder in front.
   */
  Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new LinkedHashMap<>(encoderParameters());
    for (VectorModule module : modules) {
      module.parameters().forEach((name, weight) -> all.put(folder(module) + "." + name, weight));
    }
    return Collections.unmodifiableMap(all);
  }

  private Map<String, Tensor> encoderParameters() {
    return adapter.map(LoraAdapter::parameters).orElseGet(encoder::parameters);
  }

  /** A description of each module, in order. */
  List<String> architecture() {
    List<String> described = new ArrayList<>();
    described.add(
        isStatic()
            ? StaticEmbedding.TYPE + "()"
            : "Transformer(%s)".formatted(config.path("model_type").asText()));
    if (!isStatic()) {
      described.add(
          "Pooling(%s)".formatted(String.join(" + ", pooling.stream().map(Pooling::key).toList())));
    }
    int size = encoder.hiddenSize() * pooling.size();
    for (VectorModule module : modules) {
      int before = size;
      size = module.dimension(size);
      described.add(module.type() + (size == before ? "()" : "(%d to %d)".formatted(before, size)));
    }
    return described;
  }

  int dimension() {
    int size = encoder.hiddenSize() * pooling.size();
    for (VectorModule module : modules) {
      size = module.dimension(size);
    }
    return size;
  }

  /** float32 [texts, dimension], in the order in which the batch was given its texts. */
  Tensor forward(TokenBatch batch, ForwardContext context) {
    return batch.tokenCount() == 0
        ? throughModules(
            Pooling.zeros(batch.textCount(), (long) encoder.hiddenSize() * pooling.size()))
        : vectors(encoder.forward(batch, context), batch);
  }

  /** The same from what the encoder, or one of its layers, gives: [tokens, hidden], packed. */
  Tensor vectors(Tensor tokens, TokenBatch batch) {
    return throughModules(Pooling.forward(pooling, tokens, batch));
  }

  private Tensor throughModules(Tensor pooled) {
    Tensor vectors = pooled;
    for (VectorModule module : modules) {
      vectors = module.forward(vectors);
    }
    return vectors;
  }

  ModelParts withEncoder(TextEncoder other) {
    return new ModelParts(
        other,
        config,
        tokenizerFiles,
        otherTensors,
        pooling,
        modules,
        settings,
        maxSeqLength,
        lowerCase,
        linears,
        adapter);
  }

  /** Frees all weights. */
  void free() {
    adapter.ifPresent(LoraAdapter::close);
    encoder.parameters().values().forEach(Tensor::close);
    modules.forEach(module -> module.parameters().values().forEach(Tensor::close));
  }

  ModelParts withAdapter(Optional<LoraAdapter> other) {
    return new ModelParts(
        encoder,
        config,
        tokenizerFiles,
        otherTensors,
        pooling,
        modules,
        settings,
        maxSeqLength,
        lowerCase,
        linears,
        other);
  }

  ModelParts withMaxSeqLength(int length) {
    return new ModelParts(
        encoder,
        config,
        tokenizerFiles,
        otherTensors,
        pooling,
        modules,
        settings,
        length,
        lowerCase,
        linears,
        adapter);
  }
}
