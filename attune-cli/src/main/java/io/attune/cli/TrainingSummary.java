package io.attune.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.evaluation.EvaluationJson;
import io.attune.evaluation.EvaluationTable;
import io.attune.publishing.EvaluationComparison;
import io.attune.publishing.RunFolder;
import io.attune.training.TrainingResult;
import java.util.Locale;

/** What a finished run came to, for people and for programs. */
final class TrainingSummary {
  private TrainingSummary() {}

  static ObjectNode toJson(TrainingOutcome outcome) {
    TrainingResult result = outcome.result();
    RunFolder folder = outcome.folder();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", folder.model().toString())
            .put("report", folder.report().toString())
            .put("record", folder.record().toString())
            .put("steps", result.steps())
            .put("epoch", result.epoch())
            .put("train_loss", result.trainLoss())
            .put("seconds", result.seconds())
            .put("rows", result.rowsTrained());
    result.bestStep().ifPresent(step -> json.put("best_step", step));
    result.bestMetric().ifPresent(metric -> json.put("best_metric", metric));
    ArrayNode evaluations = json.putArray("evaluations");
    for (EvaluationComparison comparison : outcome.comparisons()) {
      ObjectNode evaluation = evaluations.addObject().put("title", comparison.title());
      evaluation.set("before", EvaluationJson.of(comparison.before()));
      evaluation.set("after", EvaluationJson.of(comparison.after(), comparison.before()));
    }
    return json;
  }

  /** Several lines. */
  static String toText(TrainingOutcome outcome) {
    TrainingResult result = outcome.result();
    RunFolder folder = outcome.folder();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Fine-tuned %s on %d rows: %d steps, %.3g epochs, %s (%.1f rows/s), mean loss %.4f%n",
            outcome.model(),
            outcome.rows(),
            result.steps(),
            result.epoch(),
            Durations.format(result.seconds()),
            result.rowsTrained() / result.seconds(),
            result.trainLoss()));
    for (EvaluationComparison comparison : outcome.comparisons()) {
      text.append('\n').append(comparison.title()).append(", before and after\n");
      text.append(beforeAndAfter(comparison));
    }
    text.append("\nModel   ").append(folder.model());
    text.append("\nReport  ").append(folder.report());
    text.append("\nRecord  ").append(folder.record()).append('\n');
    return text.toString();
  }

  /** A table of the headline metrics. */
  static String beforeAndAfter(EvaluationComparison comparison) {
    EvaluationComparison headlines = Headlines.of(comparison);
    return EvaluationTable.differences(headlines.after(), headlines.before());
  }
}
