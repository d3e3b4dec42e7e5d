package io.attune.publishing;

import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * report.html: one page that tells what a run changed, and how sure that is. All words and numbers
 * are in the page itself, also those behind the charts; only the drawing of the charts needs
 * JavaScript.
 */
public final class RunReport {
  private RunReport() {}

  /**
   * Writes a report, replacing an earlier one.
   *
   * @param data what to show
   * @param file such as {@code OUT/report.html}
   * @throws IOException if it cannot be written; an earlier one stays then
   */
  public static void write(ReportData data, Path file) throws IOException {
    AtomicFiles.writeString(file, html(data));
  }

  /**
   * Makes a report.
   *
   * @param data what to show
   * @return the page
   */
  public static String html(ReportData data) {
    List<ComparedEvaluation> evaluations =
        data.evaluations().stream().map(ComparedEvaluation::of).toList();
    List<ChartFigure> training = TrainingCharts.of(data);
    List<ChartFigure> similarity = data.similarities().map(SimilarityCharts::of).orElse(List.of());
    List<ChartFigure> figures = new ArrayList<>(training);
    figures.addAll(similarity);
    String body =
        SummarySection.html(data, evaluations)
            + EvaluationSection.html(evaluations)
            + TrainingCharts.html(training)
            + SimilarityCharts.html(data, similarity)
            + RecordSections.html(data.run())
            + UsageSection.html(data.run());
    return ReportPage.of(SummarySection.title(data.run()), body, figures);
  }
}
