package io.attune.training;

import io.attune.data.Dataset;
import io.attune.losses.Loss;
import java.util.Objects;

/**
 * A data set and what is learnt from it.
 *
 * @param name of the task; where there are several, no two are equal
 * @param dataset the rows
 * @param loss the objective
 */
public record TrainingTask(String name, Dataset dataset, Loss loss) {
  /** Nothing may be null. */
  public TrainingTask {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dataset, "trainDataset");
    Objects.requireNonNull(loss, "loss");
  }
}
