package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.attune.publishing.EmbeddingMap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reports of a real run in a real browser. Where there is none on the path the test is skipped and
 * says so; where CHROMIUM names one it must be there.
 */
class ReportInBrowserTest {
  private static final String[] THINGS = {
    "river", "stone", "cloud", "paper", "silver", "night", "garden", "winter", "bridge", "letter"
  };

  @TempDir private Path folder;

  @Test
  void reportsAreReadableInEveryWindow() throws IOException, InterruptedException {
    Optional<Path> program = Chromium.find();
    Assumptions.assumeTrue(
        program.isPresent(), "No Chromium on the path, and the variable CHROMIUM names none");
    Path out = run();
    String look = look();
    try (Chromium browser = Chromium.start(program.get())) {
      for (Path report :
          List.of(out.resolve("report.html"), out.resolve("train/rung-2-survivor-1/report.html"))) {
        for (int width : new int[] {360, 1280}) {
          for (String scheme : List.of("light", "dark")) {
            browser.open(report, width, scheme);
            JsonNode seen = browser.evaluate(look);
            keep(browser, report, width, scheme);
            check(browser, report, scheme, seen, report + " " + width + " " + scheme);
          }
        }
      }
      browser.open(out.resolve("report.html"), 1280, "light");
      JsonNode seen = browser.evaluate(look);
      List<String> sections = new ArrayList<>();
      seen.get("sections").forEach(id -> sections.add(id.asText()));
      assertThat(sections)
          .contains("leaderboard", "evaluation", "searches", "map", "search", "stages")
          .contains("preparation", "queries", "split", "samples-mine", "mining", "training");
      int queries = EmbeddingMap.read(out.resolve("evaluate/map.json")).queries().size();
      for (JsonNode chart : seen.get("charts")) {
        if (chart.get("id").asText().startsWith("map-")) {
          assertThat(chart.get("lines")).as("%s", chart).contains(IntNode.valueOf(queries));
        }
      }
    }
  }

  private static String look() throws IOException {
    try (InputStream script = ReportInBrowserTest.class.getResourceAsStream("look-at-report.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** For people to look at. */
  private static void keep(Chromium browser, Path report, int width, String scheme)
      throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "reports"));
    String name = report.getParent().getFileName() + "-" + width + "-" + scheme + ".png";
    Files.write(pictures.resolve(name), browser.screenshot());
  }

  private static void check(
      Chromium browser, Path report, String scheme, JsonNode seen, String where) {
    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(browser.errors()).as(where).isEmpty();
    softly.assertThat(browser.requests()).as(where).containsOnly(report.toUri().toString());
    softly.assertThat(seen.get("texts").asInt()).as(where).isGreaterThan(50);
    softly.assertThat(seen.get("unreadable")).as("contrast, " + where).isEmpty();
    softly.assertThat(seen.get("overflowing")).as("too wide, " + where).isEmpty();
    softly.assertThat(seen.get("injected").asBoolean()).as("script in data, " + where).isFalse();
    softly.assertThat(seen.get("charts")).as(where).isNotEmpty();
    for (JsonNode chart : seen.get("charts")) {
      softly
          .assertThat(chart.get("pixels").asInt())
          .as("drawn, %s, %s", chart.get("id"), where)
          .isGreaterThan(1000);
    }
    softly.assertThat(seen.get("dark").asBoolean()).as(where).isEqualTo(scheme.equals("dark"));
    softly.assertAll();
  }

  /** All stages that need no language model, on texts of every kind. */
  private Path run() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("id,title,text");
    for (int i = 0; i < 60; i++) {
      String thing = THINGS[i % THINGS.length];
      String other = THINGS[(i / THINGS.length + 3 * i + 1) % THINGS.length];
      lines.add(
          "%d,\"%s and %s %d\",\"This is about the %s of %s number %d. %s\""
              .formatted(i, thing, other, i, thing, other, i, awkward(i)));
    }
    Files.write(folder.resolve("things.csv"), lines);
    Path recipe = folder.resolve("things & <b id='x'>bold.yaml");
    Files.writeString(
        recipe,
        """
        source: {input: things.csv}
        prepare: {columns: {text: text}, carry: [title], steps: [whitespace, deduplicate]}
        queries: {provider: offline, per-document: 2}
        split: {ratios: [0.6, 0.2, 0.2]}
        mine: {model: MODEL, num-negatives: 1}
        train:
          model: MODEL
          loss: MultipleNegativesRankingLoss
          epochs: 2
          batch-size: 4
          logging-steps: 2
          precision: fp32
          search:
            method: halving
            trials: 2
            reduction: 2
            space:
              learning-rate: {low: 1e-5, high: 1e-2, scale: log}
              warmup-ratio: [0, 0.1]
              weight-decay: [0, 0.01]
              scheduler: [linear, cosine]
        evaluate:
        publish:
        """
            .replace("MODEL", TestModels.mean().toString()),
        StandardCharsets.UTF_8);
    Path out = folder.resolve("out");
    CliResult result = InProcess.run("run", recipe.toString(), "--out", out.toString());
    assertThat(result.status()).as(result.err()).isZero();
    return out;
  }

  private static String awkward(int number) {
    return switch (number % 6) {
      case 0 -> "<script>window.injected = 1</script><img src=x onerror='window.injected = 1'>";
      case 1 -> "</script></td></table><b id=x>${7*7} {{title}} &amp; &#60;";
      case 2 -> "夜勤の看護師を募集しています。経験者歓迎、週三日から勤務可能、駅から徒歩五分。".repeat(8);
      case 3 -> "unbroken".repeat(100);
      case 4 -> "مرحبا بالعالم שלום עולם 👩‍⚕️🇫🇷 e\u0301";
      default -> "";
    };
  }
}
