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

  /** A best trial, and others that cannot be told from it. */
  private static JsonNode rung(int number, int trials, boolean best) {
    StringBuilder models = new StringBuilder();
    for (int trial = 1; trial <= trials; trial++) {
      models.append(
          ("%s{'model': 'trial-00%d', 'primary_metric': 'cosine_ndcg@10', 'kept': %s, 'settings':"
                  + " {'learning-rate': '%de-5', 'model': '<i>m'}, 'metrics': {'cosine_ndcg@10':"
                  + " {'value': 0.5, 'low': 0.4, 'high': 0.6}}, 'from_best': {'value': -0.1, 'low':"
                  + " -0.3, 'high': 0.1}}")
              .formatted(trial == 1 ? "" : ", ", trial, best && trial == 1, trial));
    }
    return json("{'rung': %d, 'epochs': 0.25, 'models': [%s]}".formatted(number, models))
        .orElseThrow();
  }

  private static EmbeddingMap map() {
    float[][] queries = {{0.5f, -0.25f}};
    float[][] documents = {{0.25f, 0}, {-0.75f, 0.25f}};
    return new EmbeddingMap(
        List.of("</script><b>who"),
        List.of("a nurse", "x".repeat(500)),
        List.of(0),
        new MapView("base", queries, documents, 0.4, 0.5, 0.25),
        new MapView("trained", queries, documents, 0.6, 0.75, 0.125));
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
        json("{'models': [" + trained + ", " + base + "]}"),
        List.of(rung(1, 2, true), rung(2, 1, false)),
        Optional.of(map()));
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
  void aSearchIsToldRungByRung() {
    assertThat(PipelineReport.html(data()))
        .contains("Rung 1: 2 trials trained for 0.25 epochs each", "Rung 2: 1 trial trained")
        .contains("<td role=\"cell\" data-label=\"learning-rate\">2e-5</td>")
        .contains("<td role=\"cell\" data-label=\"model\">&lt;i&gt;m</td>")
        .contains("<td role=\"cell\" data-label=\"Goes on\">yes</td>")
        .contains("1 trial was left out that cannot be told from the best of the rung");
  }

  @Test
  void theMapJoinsQueriesWithTheirDocuments() throws JsonProcessingException {
    String html = PipelineReport.html(data());
    assertThat(html)
        .contains("The plane shows 60.0 % of the variance")
        .contains("+0.2500", "−0.1250", "+0.3750") // right, others, distance
        .contains("<th scope=\"row\" role=\"rowheader\">&lt;/script&gt;&lt;b&gt;who</th>");
    String charts =
        html.replaceFirst("(?s).*id=\"charts\">", "").replaceFirst("(?s)</script>.*", "");
    JsonNode after = JSON.readTree(charts).get("map-after");
    assertThat(after.get("map").asBoolean()).isTrue();
    assertThat(after.at("/x/high").asDouble()).isEqualTo(1.05 * 0.75);
    assertThat(after.get("x")).isEqualTo(after.get("y"));
    assertThat(after.at("/series/1/points/0").toString()).isEqualTo("[0.5,-0.25,0.25,0.0]");
    assertThat(after.at("/series/0/texts/0").asText()).isEqualTo("x".repeat(80) + " …");
    assertThat(after.at("/series/3/texts/0").asText()).isEqualTo("</script><b>who");
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
                Optional.empty(),
                List.of(),
                Optional.empty()));
    assertThat(html).contains("<h2 id=\"stages-title\">").doesNotContain("<figure");
    assertThat(html)
        .doesNotContain("id=\"leaderboard\"", "id=\"training\"", "id=\"split\"")
        .doesNotContain("id=\"search\"", "id=\"map\"");
  }
}
