package io.attune.model;

import io.attune.engine.Tensors;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes one vector a text out of the vectors of its tokens, in float32. */
public enum Pooling {
  /** The mean over all tokens, special ones included. */
  MEAN("mean", "pooling_mode_mean_tokens") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      return reduce(tokens, batch, "mean");
    }
  },
  /** The first token's vector. */
  CLS("cls", "pooling_mode_cls_token") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      return tokens.index_select(0, Tensors.ofLongs(batch.starts()));
    }
  },
  /** The greatest value of each component over all tokens. */
  MAX("max", "pooling_mode_max_tokens") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      return reduce(tokens, batch, "max");
    }
  };

  private final String key;
  private final String flag;

  Pooling(String key, String flag) {
    this.key = key;
    this.flag = flag;
  }

  /**
   * @return the mode's name in the newer folder schema
   */
  public String key() {
    return key;
  }

  /** The mode's switch in the older folder schema. */
  String flag() {
    return flag;
  }

  /**
   * Pools and undoes the batch's packing order.
   *
   * @param tokens [tokens, hidden], packed
   * @param batch the same tokens
   * @return float32 [texts, hidden], in the order in which the texts were given
   */
  public Tensor forward(Tensor tokens, TokenBatch batch) {
    return batch.restoreOrder(Tensors.cast(pool(tokens, batch), ScalarType.Float));
  }

  /** One row a text, in packed order. */
  abstract Tensor pool(Tensor tokens, TokenBatch batch);

  private static Tensor reduce(Tensor tokens, TokenBatch batch, String operation) {
    return torch.segment_reduce(
        Tensors.cast(tokens, ScalarType.Float),
        operation,
        new TensorOptional(Tensors.ofLongs(batch.lengths())),
        new TensorOptional(),
        new TensorOptional(),
        /* axis */ 0,
        /* unsafe: lengths are known to add up */ true,
        new ScalarOptional());
  }
}
