package io.attune.losses;

import io.attune.engine.BatchPart;
import io.attune.engine.Dropout;
import io.attune.engine.Precision;
import io.attune.model.ForwardContext;
import io.attune.model.SentenceTransformer;
import java.util.OptionalLong;

/**
 * How a batch goes through the model.
 *
 * @param precision of the encoder
 * @param seed of the run
 * @param pass which training pass of the run this is; nothing in an evaluation, which has no
 *     dropout
 */
public record ForwardPass(Precision precision, long seed, OptionalLong pass) {
  private static final long OTHER_MODEL = 0x5DEECE66DL; // its masks differ from the model's

  /**
   * A pass with dropout.
   *
   * @param precision of the encoder
   * @param seed of the run
   * @param pass its number
   * @return the pass
   */
  public static ForwardPass training(Precision precision, long seed, long pass) {
    return new ForwardPass(precision, seed, OptionalLong.of(pass));
  }

  /**
   * A pass without dropout, in float32.
   *
   * @param seed of what a loss may draw
   * @return the pass
   */
  public static ForwardPass evaluation(long seed) {
    return new ForwardPass(Precision.FP32, seed, OptionalLong.empty());
  }

  /**
   * The seed of what a loss draws for the batch.
   *
   * @return another one for each pass
   */
  public long seedOfLoss() {
    return seed * 31 + pass.orElse(-1);
  }

  /** For a pass over the whole batch. */
  ForwardContext context(SentenceTransformer model) {
    return pass.isPresent()
        ? ForwardContext.training(precision, new Dropout(seed, pass.getAsLong()))
        : ForwardContext.inference(precision);
  }

  /** For a pass over a part of the batch. */
  ForwardContext context(SentenceTransformer model, BatchPart part) {
    return pass.isPresent()
        ? ForwardContext.training(precision, Dropout.ofPart(seed, pass.getAsLong(), part))
        : ForwardContext.inference(precision);
  }

  /** For a second model's pass over the same texts. */
  ForwardPass ofOtherModel() {
    return new ForwardPass(precision, seed ^ OTHER_MODEL, pass);
  }
}
