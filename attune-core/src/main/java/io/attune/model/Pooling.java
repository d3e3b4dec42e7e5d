package io.attune.model;

import io.attune.engine.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Makes one vector a text out of the vectors of its tokens, in float32. A text without tokens gets
 * zeros. Several modes are laid side by side; in the older folder schema, in the order given here.
 */
public enum Pooling {
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
  },
  /** The mean over all tokens, special ones included. */
  MEAN("mean", "pooling_mode_mean_tokens") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      return reduce(tokens, batch, "mean");
    }
  },
  /** The sum over all tokens, divided by the root of their number. */
  MEAN_SQRT_LENGTH("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      Tensor lengths = Tensors.ofLongs(batch.lengths()).to(ScalarType.Float).unsqueeze(1);
      return reduce(tokens, batch, "sum").div(lengths.sqrt()); // [texts, hidden]
    }
  },
  /** The mean over all tokens, each weighted by its place in the text, from 1. */
  WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      Tensor places =
          batch.positions().add(new Scalar(1L)).to(ScalarType.Float).unsqueeze(1); // [tokens, 1]
      Tensor sums = reduce(Tensors.cast(tokens, ScalarType.Float).mul(places), batch, "sum");
      return sums.div(reduce(places, batch, "sum"));
    }
  },
  /** The last token's vector: of a decoder, the only one that has seen the whole text. */
  LAST_TOKEN("lasttoken", "pooling_mode_lasttoken") {
    @Override
    Tensor pool(Tensor tokens, TokenBatch batch) {
      long[] rows = batch.starts();
      long[] lengths = batch.lengths();
      for (int text = 0; text < rows.length; text++) {
        rows[text] += lengths[text] - 1;
      }
      return tokens.index_select(0, Tensors.ofLongs(rows));
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
   * @param modes at least one
   * @param tokens [tokens, hidden], packed
   * @param batch the same tokens
   * @return float32 [texts, modes · hidden], in the order in which the texts were given
   */
  static Tensor forward(List<Pooling> modes, Tensor tokens, TokenBatch batch) {
    TensorVector parts = new TensorVector();
    for (Pooling mode : modes) {
      parts.push_back(Tensors.cast(mode.pool(tokens, batch), ScalarType.Float));
    }
    Tensor pooled = modes.size() == 1 ? parts.get(0) : torch.cat(parts, 1);
    return batch.restoreOrder(withEmptyTexts(pooled, batch));
  }

  private static Tensor withEmptyTexts(Tensor pooled, TokenBatch batch) {
    return batch.emptyTexts() == 0
        ? pooled
        : torch.cat(new TensorVector(zeros(batch.emptyTexts(), pooled.size(1)), pooled), 0);
  }

  /** float32 [texts, size], for texts without tokens. */
  static Tensor zeros(long texts, long size) {
    return Tensors.empty(ScalarType.Float, texts, size).zero_();
  }

  /** One row for each text that has tokens, in packed order. */
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
