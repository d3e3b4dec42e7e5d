package io.attune.onnx;

import io.attune.InvalidInputException;
import io.attune.model.Pooling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an ONNX file and a tokenizer do not tell about an embedding model; its published
 * configuration does.
 *
 * @param attentionHeads heads of each layer, at least 1
 * @param pooling how token vectors become one
 * @param normalize whether vectors are scaled to length 1
 * @param maxSeqLength most tokens a text, special ones included; from 3 to the encoder's positions
 * @param lowerCase whether texts are lower-cased even if the tokenizer does not do it (the {@code
 *     do_lower_case} of sentence_bert_config.json)
 * @param prompts texts to put before other texts, by name: {@code query} and {@code document}
 */
public record BertImportOptions(
    int attentionHeads,
    Pooling pooling,
    boolean normalize,
    int maxSeqLength,
    boolean lowerCase,
    Map<String, String> prompts) {

  /**
   * @throws InvalidInputException if a number is out of its range
   */
  public BertImportOptions {
    if (attentionHeads < 1) {
      throw new InvalidInputException(
          "attentionHeads must be at least 1, but is " + attentionHeads);
    }
    if (maxSeqLength < 3) {
      throw new InvalidInputException(
          "maxSeqLength must be at least 3, a token between two special ones, but is "
              + maxSeqLength);
    }
    prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
  }
}
