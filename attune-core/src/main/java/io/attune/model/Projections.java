package io.attune.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Makes the queries, keys and values of an attention out of hidden states. */
@FunctionalInterface
interface Projections {
  /**
   * @param query [tokens, heads · headSize]
   * @param key [tokens, keyValueHeads · headSize]
   * @param value [tokens, keyValueHeads · headSize]
   */
  record QueryKeyValue(Tensor query, Tensor key, Tensor value) {}

  QueryKeyValue forward(Tensor hidden, ForwardContext context);

  /**
   * Three products.
   *
   * @param query to queries
   * @param key to keys
   * @param value to values
   */
  record Separate(Linear query, Linear key, Linear value) implements Projections {
    @Override
    public QueryKeyValue forward(Tensor hidden, ForwardContext context) {
      return new QueryKeyValue(
          query.forward(hidden, context),
          key.forward(hidden, context),
          value.forward(hidden, context));
    }
  }

  /** One product, for models that store one weight [3 · hidden, hidden]. */
  static Projections fused(Linear queryKeyValue) {
    return (hidden, context) -> {
      TensorVector parts = queryKeyValue.forward(hidden, context).chunk(3, 1);
      return new QueryKeyValue(parts.get(0), parts.get(1), parts.get(2));
    };
  }

  /** Queries and keys normalised head by head, before they are rotated. */
  default Projections normalised(RmsNorm queryNorm, RmsNorm keyNorm) {
    return (hidden, context) -> {
      QueryKeyValue plain = forward(hidden, context);
      return new QueryKeyValue(
          queryNorm.perHead(plain.query), keyNorm.perHead(plain.key), plain.value);
    };
  }
}
