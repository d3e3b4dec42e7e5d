package io.attune.onnx.export;

import io.attune.onnx.export.TensorInfo.Dimension;
import java.util.Optional;

/**
 * The inputs of a graph: texts as token ids, padded to the longest, on either side.
 *
 * @param tokenIds int64 [batch, sequence]
 * @param mask float [batch, sequence], 1 for tokens and 0 for padding
 * @param tokenTypes int64 [batch, sequence], where the model has them
 */
record TextBatch(Value tokenIds, Value mask, Optional<Value> tokenTypes) {
  static final Dimension BATCH = Dimension.of("batch_size");
  static final Dimension SEQUENCE = Dimension.of("sequence_length");

  static TextBatch addInputs(GraphBuilder top, boolean withTokenTypes) {
    Value tokenIds = input(top, "input_ids");
    Value attentionMask = input(top, "attention_mask");
    return new TextBatch(
        tokenIds,
        top.cast(attentionMask, ElementType.FLOAT),
        withTokenTypes ? Optional.of(input(top, "token_type_ids")) : Optional.empty());
  }

  private static Value input(GraphBuilder top, String name) {
    return top.graph().addInput(name, ElementType.INT64, BATCH, SEQUENCE);
  }

  /** int64 [sequence]: 0, 1, 2 … */
  Value columns(GraphBuilder graph) {
    return graph.range(graph.gather(graph.shape(tokenIds), graph.integer(1), 0));
  }

  /**
   * int64 [batch, sequence]: each token's place in its text, from 0; below 0 for padding before it.
   */
  Value places(GraphBuilder graph) {
    Value firstColumn = graph.argMax(mask, 1, /* last */ false); // [batch, 1]
    return graph.subtract(columns(graph), firstColumn);
  }
}
