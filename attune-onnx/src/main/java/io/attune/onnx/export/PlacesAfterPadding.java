package io.attune.onnx.export;

/** Places as RoBERTa counts them: from the padding token's id + 1 on, padding at its own id. */
final class PlacesAfterPadding {
  private PlacesAfterPadding() {}

  /**
   * @param padding the padding token
   * @return int64 [batch, sequence]
   */
  static Value of(GraphBuilder graph, TextBatch batch, int padding) {
    Value isPadding = graph.equal(batch.tokenIds(), graph.integer(padding));
    Value counts = graph.cast(graph.not(isPadding), ElementType.INT64);
    Value places = graph.multiply(graph.cumulativeSum(counts, 1), counts);
    return graph.add(places, graph.integer(padding));
  }
}
