package io.attune.cli;

import io.attune.evaluation.EvaluationResult;
import io.attune.training.TrainingListener;
import io.attune.training.TrainingProgress;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how far training has come, and each evaluation on a line of its own. */
final class TrainingProgressDisplay implements TrainingListener {
  private final ProgressDisplay progress;
  private final PrintStream messages;
  private long startNanos;

  TrainingProgressDisplay(ProgressDisplay progress, PrintStream messages) {
    this.progress = progress;
    this.messages = messages;
  }

  @Override
  public void onStart(TrainingProgress start) {
    startNanos = System.nanoTime();
    show(start);
  }

  @Override
  public void onStep(TrainingProgress step) {
    show(step);
  }

  private void show(TrainingProgress now) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    progress.detail(
        now.rows() == 0
            ? ""
            : String.format(
                Locale.ROOT, "loss %.4f, %.1f rows/s", now.loss(), now.rows() / seconds));
    progress.progress("Training", now.step(), now.steps());
    progress.detail("");
  }

  @Override
  public void onEvaluate(Map<String, Object> entry, List<EvaluationResult> results) {
    StringBuilder line = new StringBuilder("step " + entry.get("step"));
    if (entry.get("eval_loss") instanceof Double loss) {
      line.append(String.format(Locale.ROOT, ", eval_loss %.4f", loss));
    }
    for (EvaluationResult result : results) {
      line.append(
          String.format(
              Locale.ROOT, ", eval_%s %.4f", result.primaryMetric(), result.primary().value()));
    }
    messages.println(line);
  }
}
