package io.attune.losses;

import io.attune.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the losses that wrap another have in common. */
final class Wrapping {
  private Wrapping() {}

  /**
   * The loss inside, if it can be wrapped.
   *
   * @throws InvalidInputException if it needs more than vectors, or the vectors' own size
   */
  static EmbeddingLoss embeddingLoss(String wrapper, Loss loss) {
    boolean sized =
        loss instanceof SoftmaxLoss
            || (loss instanceof EmbedDistillLoss distillation && distillation.projects());
    if (!(loss instanceof EmbeddingLoss inside) || sized) {
      throw new InvalidInputException(
          wrapper
              + " cannot wrap "
              + loss.name()
              + (sized
                  ? ", whose linear layer needs vectors of one size"
                  : ", which needs more than the vectors of a batch")
              + "; it can wrap every loss that has no layers or models of its own");
    }
    return inside;
  }

  /** Name and options, for the record of a run. */
  static Map<String, Object> describe(Loss loss) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("name", loss.name());
    description.putAll(loss.configuration());
    return description;
  }
}
