package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.StreamedDataset;
import io.attune.losses.Loss;
import java.util.Objects;
import java.util.Optional;

/**
 * A data set and what is learnt from it.
 *
 * @param name of the task; where there are several, no two are equal
 * @param dataset the rows; of a streamed data set the first ones
 * @param loss the objective
 * @param stream where the rows are read while training
 */
public record TrainingTask(
    String name, Dataset dataset, Loss loss, Optional<StreamedDataset> stream) {
  /** Nothing may be null. */
  public TrainingTask {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dataset, "trainDataset");
    Objects.requireNonNull(loss, "loss");
    Objects.requireNonNull(stream, "stream");
  }

  /** With all rows in memory. */
  public TrainingTask(String name, Dataset dataset, Loss loss) {
    this(name, dataset, loss, Optional.empty());
  }

  /** With rows that are read while training. */
  public TrainingTask(String name, StreamedDataset stream, Loss loss) {
    this(name, stream.head(), loss, Optional.of(stream));
  }

  /**
   * The number of rows.
   *
   * @return of the whole data set
   */
  public int rows() {
    return stream.map(StreamedDataset::size).orElseGet(dataset::size);
  }
}
