package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.evaluation.MetricEstimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final Pattern CHARTS =
      Pattern.compile("<script type=\"application/json\" id=\"charts\">(.*?)</script>");

  @TempDir Path folder;

  @Test
  void everyMetricStandsInThePage() {
    String html = RunReport.html(SimulatedRun.report());
    EvaluationComparison retrieval = SimulatedRun.retrieval();
    assertThat(retrieval.after().metrics()).hasSize(15);
    retrieval.before().metrics().values().forEach(estimate -> assertEstimate(html, estimate));
    retrieval.after().metrics().values().forEach(estimate -> assertEstimate(html, estimate));
    retrieval
        .after()
        .differenceFrom(retrieval.before())
        .values()
        .forEach(
            difference ->
                assertThat(html)
                    .contains(Figures.difference(difference.value()))
                    .contains(Figures.differenceInterval(difference)));
    assertThat(html)
        .contains("cosine_map@100")
        .contains("Better: the interval lies above 0")
        .contains("Not distinguishable: the interval holds 0")
        .contains("3 queries have no relevant document and were left out");
  }

  private static void assertEstimate(String html, MetricEstimate estimate) {
    assertThat(html)
        .contains(Figures.metric(estimate.value()))
        .contains(Figures.interval(estimate));
  }

  @Test
  void everyLoggedNumberStandsInThePage() {
    String html = RunReport.html(SimulatedRun.report());
    for (Map<String, Double> entry : SimulatedRun.history().entries()) {
      for (String name : List.of("loss", "grad_norm", "learning_rate", "eval_loss")) {
        if (entry.containsKey(name)) {
          assertThat(html).contains(">" + Figures.number(entry.get(name)) + "</td>");
        }
      }
    }
  }

  @Test
  void theRecordStandsInThePage() {
    RunRecord run = SimulatedRun.finished();
    String html = RunReport.html(ReportData.builder(run).build());
    run.data()
        .forEach(
            file -> {
              assertThat(html).contains(file.path()).contains(Figures.count(file.rows()));
              file.sha256().ifPresent(hash -> assertThat(html).contains(hash));
            });
    run.arguments().keySet().forEach(name -> assertThat(html).contains(name));
    assertThat(html)
        .contains("<b>16</b>") // differs from the default
        .contains("1,012,345")
        .contains("AMD EPYC 9R14")
        .contains(run.baseModel().fingerprint())
        .contains("SentenceTransformer.load(&quot;runs/jobs/model&quot;)");
  }

  @Test
  void theChartsAreWhatTheTablesAre() throws IOException {
    JsonNode charts = charts(RunReport.html(SimulatedRun.report()));
    assertThat(charts.fieldNames())
        .toIterable()
        .containsExactly(
            "loss",
            "evaluations",
            "learning_rate".replace('_', '-'),
            "grad-norm",
            "similarities-before",
            "similarities-after");
    JsonNode loss = charts.at("/loss/series/0/points");
    List<double[]> points = SimulatedRun.history().points("loss");
    assertThat(loss).hasSize(points.size());
    assertThat(loss.get(3).get(1).asDouble()).isEqualTo(points.get(3)[1]);
    assertThat(charts.at("/evaluations/series/0/name").asText()).isEqualTo("cosine_ndcg@10");
    assertThat(charts.at("/evaluations/series/0/points/0/0").asInt()).isZero(); // the base model
    assertThat(charts.at("/similarities-before/y")).isEqualTo(charts.at("/similarities-after/y"));
  }

  @Test
  void textCannotBreakOut() throws IOException {
    String evil = "</script><script>alert(1)</script><!--\u2028 & ' \"{{style}}";
    RunRecord run =
        SimulatedRun.started(evil)
            .ended(SimulatedRun.result(false), Map.of())
            .failed("because " + evil);
    EvaluationComparison comparison =
        new EvaluationComparison(
            evil, SimulatedRun.triplets().before(), SimulatedRun.triplets().after());
    RunHistory history =
        new RunHistory(
            List.of(
                Map.of("step", 1.0, "eval_" + evil, 0.5),
                Map.of("step", 2.0, "eval_" + evil, 0.6)));
    String html =
        RunReport.html(ReportData.builder(run).evaluation(comparison).history(history).build());
    assertThat(html)
        .doesNotContain("<script>alert")
        .doesNotContain(evil)
        .doesNotContain("<!--\u2028");
    assertThat(html.split("</script>", -1)).hasSize(4);
    assertThat(charts(html).at("/evaluations/series/0/name").asText()).isEqualTo(evil);
    assertThat(html).contains("{{style}}"); // text that looks like a placeholder stays
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String html = RunReport.html(SimulatedRun.report());
    assertThat(html).contains("default-src 'none'");
    assertThat(html)
        .doesNotContainPattern("(?i)\\s(src|href|srcset|action|data)\\s*=\\s*[\"']?(https?:)?//")
        .doesNotContainPattern(
            "(?i)@import|\\burl\\(|sourceMappingURL|<link|<iframe|<object|<embed");
  }

  @Test
  void theLibraryComesWithItsLicence() {
    assertThat(RunReport.html(SimulatedRun.report()))
        .contains("Chart.js v" + Versions.chartJs())
        .contains("Permission is hereby granted, free of charge");
  }

  @Test
  void missingPartsLeaveOutTheirSections() throws IOException {
    String html = RunReport.html(ReportData.builder(SimulatedRun.started()).build());
    assertThat(html)
        .contains("This run had not ended")
        .contains("id=\"settings\"")
        .doesNotContain("id=\"evaluation\"")
        .doesNotContain("id=\"training\"")
        .doesNotContain("id=\"similarities\"")
        .doesNotContain("id=\"usage\"")
        .doesNotContain("<figure");
    assertThat(charts(html)).isEmpty();
  }

  @Test
  void aSentenceTellsOfTheLoss() {
    RunHistory history =
        new RunHistory(List.of(Map.of("step", 1.0, "loss", 2.0), Map.of("step", 2.0, "loss", 0.5)));
    assertThat(RunReport.html(ReportData.builder(SimulatedRun.finished()).history(history).build()))
        .contains(
            "The training loss went from 2.0000 (the first logged) to 0.5000 (the last logged).");
  }

  @Test
  void aStoppedRunSaysHowItGoesOn() {
    RunRecord stopped = SimulatedRun.started().ended(SimulatedRun.result(true), Map.of());
    assertThat(RunReport.html(ReportData.builder(stopped).build()))
        .contains("It goes on with --resume.")
        .doesNotContain("id=\"usage\"");
  }

  @Test
  void aSinglePointIsNoCurve() {
    RunHistory history = new RunHistory(List.of(Map.of("step", 500.0, "loss", 0.25)));
    String html =
        RunReport.html(ReportData.builder(SimulatedRun.finished()).history(history).build());
    assertThat(html).doesNotContain("<figure");
  }

  @Test
  void aLongHistoryIsThinnedOutInItsTableOnly() throws IOException {
    List<Map<String, Double>> entries =
        java.util.stream.IntStream.rangeClosed(1, 1201)
            .mapToObj(step -> Map.of("step", (double) step, "loss", 1.0 / step))
            .toList();
    String html =
        RunReport.html(
            ReportData.builder(SimulatedRun.finished()).history(new RunHistory(entries)).build());
    assertThat(html).contains("One row in 3; all 1,201 are in metrics.jsonl");
    assertThat(html).contains("<th scope=\"row\" role=\"rowheader\">1,201</th>");
    assertThat(charts(html).at("/loss/series/0/points")).hasSize(1201);
  }

  @Test
  void tagsAreClosed() {
    String html = RunReport.html(SimulatedRun.report());
    String markup = html.substring(0, html.indexOf("<script"));
    for (String tag : List.of("section", "table", "figure", "details", "div", "dl", "p", "svg")) {
      assertThat(Pattern.compile("<" + tag + "[\\s>]").matcher(markup).results().count())
          .as(tag)
          .isEqualTo(Pattern.compile("</" + tag + ">").matcher(markup).results().count());
    }
  }

  @Test
  void theFileIsReplacedAsAWhole() throws IOException {
    Path file = folder.resolve("report.html");
    RunReport.write(ReportData.builder(SimulatedRun.started()).build(), file);
    ReportData data = SimulatedRun.report();
    RunReport.write(data, file);
    assertThat(Files.readString(file)).isEqualTo(RunReport.html(data));
    assertThat(folder.toFile().list()).containsExactly("report.html");
  }

  @Test
  void aMetricWithoutItemsHasNoDifference() {
    EvaluationComparison comparison = SimulatedRun.triplets();
    ComparedEvaluation.Change change =
        ComparedEvaluation.of(comparison).changes().get("cosine_accuracy");
    assertThat(change.verdict()).contains(ComparedEvaluation.Verdict.NOT_DISTINGUISHABLE);
    ComparedEvaluation.Change without =
        new ComparedEvaluation.Change(change.before(), change.after(), Optional.empty());
    assertThat(without.verdict()).isEmpty();
  }

  private static JsonNode charts(String html) throws IOException {
    Matcher matcher = CHARTS.matcher(html);
    assertThat(matcher.find()).isTrue();
    return new ObjectMapper().readTree(matcher.group(1));
  }
}
