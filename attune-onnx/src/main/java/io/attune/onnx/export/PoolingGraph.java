package io.attune.onnx.export;

import io.attune.model.Pooling;
import java.util.List;

/**
 * One vector a text out of the vectors of its tokens. Every mode but the greatest is a weighted sum
 * and differs only in the weights; padding weighs nothing, and a text without tokens gets zeros.
 *
 * @param graph to add to
 * @param batch the texts
 */
record PoolingGraph(GraphBuilder graph, TextBatch batch) {

  /**
   * @param modes whose results are laid side by side
   * @param tokens [batch, sequence, hidden]
   * @return [batch, modes · hidden]
   */
  Value pool(List<Pooling> modes, Value tokens) {
    List<Value> pooled = modes.stream().map(mode -> pool(mode, tokens)).toList();
    return pooled.size() == 1 ? pooled.get(0) : graph.concat(pooled, 1);
  }

  private Value pool(Pooling mode, Value tokens) {
    return mode == Pooling.MAX ? greatest(tokens) : weightedSum(weights(mode), tokens);
  }

  private Value greatest(Value tokens) {
    Value isToken = graph.greater(batch.mask(), graph.number(0)); // [batch, sequence]
    Value withoutPadding =
        graph.where(graph.unsqueeze(isToken, 2), tokens, graph.number(-Float.MAX_VALUE));
    Value hasTokens = graph.greater(count(), graph.number(0)); // [batch, 1]
    return graph.where(hasTokens, graph.greatest(withoutPadding, 1), graph.number(0));
  }

  /** [batch, sequence] times [batch, sequence, hidden] to [batch, hidden]. */
  private Value weightedSum(Value weights, Value tokens) {
    return graph.squeeze(graph.matMul(graph.unsqueeze(weights, 1), tokens), 1);
  }

  /** float [batch, sequence]. */
  private Value weights(Pooling mode) {
    return switch (mode) {
      case CLS -> only(false);
      case LAST_TOKEN -> only(true);
      case MEAN -> graph.divide(batch.mask(), atLeastOne(count()));
      case MEAN_SQRT_LENGTH -> graph.divide(batch.mask(), graph.sqrt(atLeastOne(count())));
      case WEIGHTED_MEAN -> byPlace();
      case MAX -> throw new IllegalStateException("No sum");
    };
  }

  /** 1 for the first or the last token. */
  private Value only(boolean last) {
    Value column = graph.argMax(batch.mask(), 1, last); // [batch, 1]
    Value isThere = graph.equal(batch.columns(graph), column);
    return graph.multiply(graph.cast(isThere, ElementType.FLOAT), batch.mask());
  }

  private Value byPlace() {
    Value places = graph.add(batch.places(graph), graph.integer(1)); // from 1
    Value weights = graph.multiply(graph.cast(places, ElementType.FLOAT), batch.mask());
    return graph.divide(weights, atLeastOne(graph.sum(weights, 1)));
  }

  /** float [batch, 1]: how many tokens a text has. */
  private Value count() {
    return graph.sum(batch.mask(), 1);
  }

  private Value atLeastOne(Value sums) {
    return graph.max(sums, graph.number(1));
  }
}
