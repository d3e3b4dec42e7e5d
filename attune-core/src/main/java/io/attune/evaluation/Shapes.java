package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which data sets an evaluator can use. */
final class Shapes {
  private Shapes() {}

  /**
   * @param what is to be done, at the beginning of a sentence
   * @param dataset to do it with
   * @param allowed shapes
   * @throws InvalidInputException if the data set has none of them
   */
  static void require(String what, Dataset dataset, DatasetShape... allowed) {
    if (!List.of(allowed).contains(dataset.shape())) {
      throw new InvalidInputException(
          what
              + " needs the columns "
              + Arrays.stream(allowed)
                  .map(shape -> String.join(", ", shape.roles()))
                  .collect(Collectors.joining("; or "))
              + ", but "
              + dataset.name()
              + " has "
              + String.join(", ", dataset.columns())
              + "; choose the evaluation that fits, or name the columns");
    }
  }
}
