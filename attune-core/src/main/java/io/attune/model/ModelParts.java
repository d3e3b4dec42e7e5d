package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * All that a sentence-transformers folder holds, in memory, so that a model can be saved without
 * the folder it came from.
 *
 * @param encoder the transformer
 * @param config its config.json
 * @param tokenizerFiles tokenizer.json and its companions, by file name
 * @param otherTensors stored tensors that the encoder does not use, such as BERT's pooler; saved
 *     again as they were
 * @param pooling tokens to one vector
 * @param normalize whether vectors are scaled to length 1
 * @param settings prompts and similarity
 * @param maxSeqLength most tokens a text
 * @param lowerCase the do_lower_case of sentence_bert_config.json
 */
record ModelParts(
    TextEncoder encoder,
    ObjectNode config,
    Map<String, byte[]> tokenizerFiles,
    Map<String, TensorData> otherTensors,
    Pooling pooling,
    boolean normalize,
    ModelSettings settings,
    int maxSeqLength,
    boolean lowerCase) {

  ModelParts withEncoder(TextEncoder other) {
    return new ModelParts(
        other,
        config,
        tokenizerFiles,
        otherTensors,
        pooling,
        normalize,
        settings,
        maxSeqLength,
        lowerCase);
  }

  ModelParts withMaxSeqLength(int length) {
    return new ModelParts(
        encoder,
        config,
        tokenizerFiles,
        otherTensors,
        pooling,
        normalize,
        settings,
        length,
        lowerCase);
  }
}
