package io.attune.training;

import io.attune.evaluation.EvaluationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Is told what happens in a run, on the thread that trains. */
public interface TrainingListener {
  /**
   * @param progress at the start; step is above 0 in a resumed run
   */
  default void onStart(TrainingProgress progress) {}

  /**
   * @param progress after an optimiser step
   */
  default void onStep(TrainingProgress progress) {}

  /**
   * @param entry as written to metrics.jsonl: step, epoch, loss, learning_rate, grad_norm
   */
  default void onLog(Map<String, Object> entry) {}

  /**
   * @param entry as written to metrics.jsonl: step, epoch and {@code eval_…} values
   * @param results of the evaluators, in their order
   */
  default void onEvaluate(Map<String, Object> entry, List<EvaluationResult> results) {}

  /**
   * @param checkpoint the folder just written
   */
  default void onSave(Path checkpoint) {}
}
