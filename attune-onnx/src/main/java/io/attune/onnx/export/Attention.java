package io.attune.onnx.export;

/**
 * Multi-head attention (Vaswani et al. 2017).
 *
 * @param heads of the queries
 * @param keyValueHeads of keys and values, each shared by heads / keyValueHeads neighbouring heads
 * @param headSize components a head
 * @param divisor of the scores
 */
record Attention(int heads, int keyValueHeads, int headSize, double divisor) {
  static Attention of(int heads, int hiddenSize) {
    int headSize = hiddenSize / heads;
    return new Attention(heads, heads, headSize, Math.sqrt(headSize));
  }

  /** [batch, sequence, heads · headSize] to [batch, sequence, heads, headSize]. */
  Value queryHeads(GraphBuilder graph, Value rows) {
    return graph.reshape(rows, 0, 0, heads, headSize);
  }

  /** [batch, sequence, keyValueHeads · headSize] to [batch, sequence, keyValueHeads, headSize]. */
  Value keyValueHeads(GraphBuilder graph, Value rows) {
    return graph.reshape(rows, 0, 0, keyValueHeads, headSize);
  }

  /** From rows [batch, sequence, heads · headSize] that need nothing else. */
  Value ofRows(GraphBuilder graph, Value query, Value key, Value value, Value bias) {
    return ofHeads(
        graph,
        queryHeads(graph, query),
        keyValueHeads(graph, key),
        keyValueHeads(graph, value),
        bias);
  }

  /**
   * @param query [batch, sequence, heads, headSize]
   * @param key [batch, sequence, keyValueHeads, headSize]
   * @param value [batch, sequence, keyValueHeads, headSize]
   * @param bias added to the scores, broadcast to [batch, heads, sequence, sequence]
   * @return [batch, sequence, heads · headSize]
   */
  Value ofHeads(GraphBuilder graph, Value query, Value key, Value value, Value bias) {
    Value scaled = graph.divide(query, graph.number(divisor)); // smaller than the scores
    return heads == keyValueHeads
        ? separate(graph, scaled, key, value, bias)
        : grouped(graph, scaled, key, value, bias);
  }

  private Value separate(GraphBuilder graph, Value query, Value key, Value value, Value bias) {
    Value scores = // [batch, heads, sequence, sequence]
        graph.matMul(graph.transpose(query, 0, 2, 1, 3), graph.transpose(key, 0, 2, 3, 1));
    Value mixed = mix(graph, scores, bias, graph.transpose(value, 0, 2, 1, 3));
    return graph.reshape(graph.transpose(mixed, 0, 2, 1, 3), 0, 0, (long) heads * headSize);
  }

  /** With a dimension for the heads that share keys and values, which these are broadcast over. */
  private Value grouped(GraphBuilder graph, Value query, Value key, Value value, Value bias) {
    long sharing = heads / keyValueHeads;
    Value queries = // [batch, keyValueHeads, sharing, sequence, headSize]
        graph.transpose(
            graph.reshape(query, 0, 0, keyValueHeads, sharing, headSize), 0, 2, 3, 1, 4);
    Value keys = graph.unsqueeze(graph.transpose(key, 0, 2, 3, 1), 2);
    Value values = graph.unsqueeze(graph.transpose(value, 0, 2, 1, 3), 2);
    Value scores = graph.matMul(queries, keys);
    Value mixed = mix(graph, scores, graph.unsqueeze(bias, 1), values);
    return graph.reshape(graph.transpose(mixed, 0, 3, 1, 2, 4), 0, 0, (long) heads * headSize);
  }

  private static Value mix(GraphBuilder graph, Value scores, Value bias, Value values) {
    return graph.matMul(graph.softmax(graph.add(scores, bias), -1), values);
  }
}
