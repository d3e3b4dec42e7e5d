package io.attune.losses;

import io.attune.data.DatasetShape;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** A training objective. Implementations have no state that training changes. */
public interface Loss {
  /**
   * Computes the objective for one batch.
   *
   * @param batch vectors of the texts
   * @return a differentiable float32 scalar: the mean over the batch's rows
   */
  Tensor forward(EmbeddedBatch batch);

  /**
   * @return the name, as sentence-transformers has it
   */
  String name();

  /**
   * @return the options by name, for the record of a run; texts, numbers and booleans
   */
  Map<String, Object> configuration();

  /**
   * @return the shapes of rows that this loss can learn from
   */
  Set<DatasetShape> shapes();
}
