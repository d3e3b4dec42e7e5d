package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Leakage;
import io.attune.negatives.HardNegativeMiner;
import io.attune.negatives.MiningInput;
import io.attune.negatives.MiningOptions;
import io.attune.negatives.MiningReport;
import io.attune.negatives.MiningRow;
import io.attune.negatives.MiningVectors;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiningPageTest {
  /** Vectors on a circle, by the number at the end of a text. */
  private static final MiningVectors CIRCLE =
      new MiningVectors() {
        @Override
        public float[][] queries(List<String> texts) {
          return texts.stream()
              .mapToDouble(text -> Integer.parseInt(text.replaceAll("\\D+", "")))
              .mapToObj(n -> new float[] {(float) Math.cos(n / 9), (float) Math.sin(n / 9)})
              .toArray(float[][]::new);
        }

        @Override
        public float[][] documents(List<String> texts) {
          return queries(texts);
        }

        @Override
        public SimilarityFunction similarity() {
          return SimilarityFunction.COSINE;
        }
      };

  private static MiningReport report() {
    List<MiningRow> rows =
        IntStream.range(0, 20)
            .mapToObj(i -> MiningRow.of("<b>query " + i, "</script><i>text " + (i + 1)))
            .toList();
    return new HardNegativeMiner(
            CIRCLE, MiningOptions.builder().numNegatives(2).maxScore(0.999).build())
        .mine(MiningInput.of(rows))
        .report();
  }

  @Test
  void textsAreEscapedAndAllNumbersStandInThePage() {
    MiningReport report = report();
    String html = MiningPage.html(report, "a <model>");
    assertThat(html)
        .doesNotContain("<b>query", "<i>text", "a <model>")
        .contains("&lt;b&gt;query 0", "&lt;/script&gt;&lt;i&gt;text 1", "a &lt;model&gt;")
        .contains("Candidates taken away by max_score")
        .contains(Figures.metric(report.positiveScores().median()))
        .contains(Figures.metric(report.differences().max()));
    assertThat(html.split("</script>", -1)).hasSize(4);
    assertThat(html).doesNotContain("Mined before splitting");
    assertThat(MiningPage.html(report.withLeakage(new Leakage(9, 8, 0, 0, 8, List.of())), "m"))
        .contains("8 of 9 rows of validation and test share");
  }

  @Test
  void bothFilesAreWritten(@TempDir Path folder) throws IOException {
    MiningReportFile.write(report(), "m", folder.resolve("rows.mining"));
    JsonNode json = new ObjectMapper().readTree(folder.resolve("rows.mining.json").toFile());
    assertThat(json.get("model").asText()).isEqualTo("m");
    JsonNode report = json.get("report");
    assertThat(report.at("/options/num_negatives").asInt()).isEqualTo(2);
    assertThat(report.at("/skipped/MAX_SCORE").asInt()).isPositive();
    int counted = 0;
    for (JsonNode bin : report.at("/histogram/negatives")) {
      counted += bin.asInt();
    }
    assertThat(counted).isEqualTo(report.get("negatives").asInt()).isPositive();
    assertThat(Files.readString(folder.resolve("rows.mining.html"))).contains("</html>");
  }
}
