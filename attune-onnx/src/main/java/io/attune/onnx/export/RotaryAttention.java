package io.attune.onnx.export;

import java.util.List;

/**
 * What the layers of one kind share in a graph: how places turn, and who sees whom.
 *
 * @param attention of each
 * @param rotation of queries and keys
 * @param bias of the scores
 */
record RotaryAttention(Attention attention, Rotary.Rotation rotation, Value bias) {
  static RotaryAttention of(
      GraphBuilder graph, TextBatch batch, Attention attention, Rotary rotary, ScoreBias bias) {
    return new RotaryAttention(attention, rotary.at(graph, batch), bias.of(graph, batch));
  }

  /**
   * For models that store queries, keys and values as one weight [3 · hidden, hidden].
   *
   * @param queryKeyValue name of that weight's module
   * @return [batch, sequence, hidden]
   */
  Value fused(EncoderParts parts, Value hidden, String queryKeyValue) {
    GraphBuilder graph = parts.top().in(queryKeyValue);
    long width = (long) attention.heads() * attention.headSize();
    List<Value> states = graph.split(parts.linear(hidden, queryKeyValue), -1, width, width, width);
    return ofHeads(
        graph,
        attention.queryHeads(graph, states.get(0)),
        attention.keyValueHeads(graph, states.get(1)),
        attention.keyValueHeads(graph, states.get(2)));
  }

  /** From heads [batch, sequence, heads, headSize] that are not rotated yet. */
  Value ofHeads(GraphBuilder graph, Value query, Value key, Value value) {
    return attention.ofHeads(
        graph,
        rotation.apply(graph, query, attention.headSize()),
        rotation.apply(graph, key, attention.headSize()),
        value,
        bias);
  }
}
