package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static PipelineData data() {
    String estimate = "{'value': %s, 'low': %s, 'high': %s}";
    String model =
        "{'model': '%s', 'primary_metric': 'cosine_ndcg@10', 'metrics': {'cosine_ndcg@10': %s},"
            + " 'from_best': %s%s}";
    String trained =
        model.formatted(
            "<b>seed-1",
            estimate.formatted("0.75", "0.6", "0.9"),
            estimate.formatted("0", "0", "0"),
            ", 'base_model': 'base', 'differences': {'cosine_ndcg@10': "
                + estimate.formatted("0.25", "0.1", "0.4")
                + "}, 'items': [{'query': 'gained <i>', 'before': 0.1, 'after': 0.9},"
                + " {'query': 'lost', 'before': 1, 'after': 0.5},"
                + " {'query': 'same', 'before': 1, 'after': 1}]");
    String base =
        model.formatted(
            "base",
            estimate.formatted("0.5", "0.4", "0.6"),
            estimate.formatted("-0.25", "-0.4", "-0.1"),
            "");
    return new PipelineData(
        "jobs & more",
        List.of(
            new PipelineData.StageLine(
                "train/<b>seed-1", "2026-01-02T03:04:05Z", 61.2, List.of("mine/train.jsonl"))),
        json(
            "{'rows': 1200, 'selected': 1000, 'documents': 900, 'steps':"
                + " [{'name': 'unicode', 'in': 1000, 'changed': 7, 'dropped': 100, 'out': 900}]}"),
        json("{'documents': 900, 'queries': 1800, 'kept': 1500, 'rejected': {'copied': 300}}"),
        json(
            "{'rows': 1500, 'parts': {'train': 1200, 'test': 300}, 'groups': 1400,"
                + " 'leakage': {'any': 0}, 'shuffled': {'any': 12}}"),
        json(
            "{'report': {'histogram': {'low': 0, 'high': 1, 'positives': [1, 41],"
                + " 'negatives': [32, 2]}, 'positive_scores': {'mean': 0.8123},"
                + " 'negative_scores': {'mean': 0.2345}}}"),
        Map.of("mine", List.of(Map.of("anchor", "</script>query"))),
        Map.of(
            "<b>seed-1",
            new RunHistory(
                List.of(Map.of("step", 1.0, "loss", 2.5), Map.of("step", 2.0, "loss", 1.25)))),
        json("{'models': [" + trained + ", " + base + "]}"));
  }

  @Test
  void everyStageIsThereWithItsFigures() {
    String html = PipelineReport.html(data());
    assertThat(html)
        .contains("<h1>jobs &amp; more</h1>", "1 min 1 s", "2026-01-02 03:04:05 UTC")
        .contains("1,200", "Left out: copied", "A plain shuffle would have leaked")
        .contains("Of 3 searches 1 improved and 1 got worse", "0.6000 … 0.9000", "+0.2500")
        .contains("worse than the best", "</span> better</span>")
        .contains("id=\"mined-scores\"", "of negatives 0.2345", "id=\"loss-1\"");
  }

  @Test
  void textsAreEscapedAndNothingIsLoaded() {
    String html = PipelineReport.html(data());
    assertThat(html)
        .contains("&lt;b&gt;seed-1", "gained &lt;i&gt;", "&lt;/script&gt;query")
        .doesNotContain("<b>seed-1", "gained <i>", "</script>query")
        .contains("default-src 'none'")
        .doesNotContainPattern("(src|href)=\"https?:");
  }

  @Test
  void whatIsMissingIsLeftOut() {
    String html =
        PipelineReport.html(
            new PipelineData(
                "little",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.empty()));
    assertThat(html).contains("<h2 id=\"stages-title\">").doesNotContain("<figure");
    assertThat(html).doesNotContain("id=\"leaderboard\"", "id=\"training\"", "id=\"split\"");
  }
}
