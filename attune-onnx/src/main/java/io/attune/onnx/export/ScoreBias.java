package io.attune.onnx.export;

/**
 * What is added to the scores of an attention, so that tokens are not seen: 0 or as little as there
 * is, which, unlike an infinity, keeps the weights of a text without tokens finite.
 *
 * @param causal whether a token sees only itself and those before it
 * @param reach how far away a token may be and still be seen; {@link #UNLIMITED} for all
 */
record ScoreBias(boolean causal, int reach) {
  static final int UNLIMITED = Integer.MAX_VALUE;

  /** All tokens of a text see each other. */
  static final ScoreBias PADDING_ONLY = new ScoreBias(false, UNLIMITED);

  /** [batch, 1, 1, sequence], or [batch, 1, sequence, sequence] where not all see the same. */
  Value of(GraphBuilder graph, TextBatch batch) {
    Value least = graph.number(-Float.MAX_VALUE);
    Value padding = graph.multiply(graph.subtract(graph.number(1), batch.mask()), least);
    Value bias = graph.unsqueeze(padding, 1, 2);
    if (!causal && reach == UNLIMITED) {
      return bias;
    }
    Value hidden = hidden(graph, distances(graph, batch));
    return graph.add(bias, graph.where(hidden, least, graph.number(0)));
  }

  /** int64 [sequence, sequence]: how far ahead of a row's token a column's token is. */
  static Value distances(GraphBuilder graph, TextBatch batch) {
    Value columns = batch.columns(graph);
    return graph.subtract(graph.unsqueeze(columns, 0), graph.unsqueeze(columns, 1));
  }

  private Value hidden(GraphBuilder graph, Value ahead) {
    Value later = graph.greater(ahead, graph.integer(0));
    if (reach == UNLIMITED) {
      return later;
    }
    Value far = graph.greater(graph.absolute(ahead), graph.integer(reach));
    return causal ? graph.or(far, later) : far;
  }
}
