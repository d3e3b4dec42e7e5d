package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.data.RelevanceJudgments;
import io.attune.data.RetrievalData;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingMapTest {
  @TempDir private Path folder;

  /** Turned, mirrored or both: it is laid back onto the picture that it was made of. */
  @Test
  void aTurnedPictureIsTurnedBack() {
    float[][] points = {{3, 0}, {-1, 2}, {0.5f, -2}, {-2.5f, 0}};
    MapView first = view(points);
    for (double angle : new double[] {0, 0.7, 2, -3}) {
      for (int mirror : new int[] {1, -1}) {
        float[][] turned = new float[points.length][2];
        for (int i = 0; i < points.length; i++) {
          double x = points[i][0];
          double y = mirror * points[i][1];
          turned[i][0] = (float) (x * Math.cos(angle) - y * Math.sin(angle));
          turned[i][1] = (float) (x * Math.sin(angle) + y * Math.cos(angle));
        }
        MapView back = view(turned).turnedTo(first);
        for (int i = 0; i < points.length; i++) {
          assertThat(back.queries()[i])
              .as("angle %s, mirror %d", angle, mirror)
              .containsExactly(points[i], within(1e-5f));
        }
      }
    }
  }

  private static MapView view(float[][] queries) {
    return new MapView("m", queries, new float[0][2], 1, 0, 0);
  }

  @Test
  void theMeansAreOfAllDimensions() {
    float[][] queries = {{2, 0, 0}, {0, 3, 0}};
    float[][] documents = {{1, 0, 0}, {0, 1, 1}, {0, 0, 5}};
    MapView view = MapView.of("m", queries, documents, List.of(0, 1));
    assertThat(view.right()).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-6));
    assertThat(view.others()).isCloseTo(0, within(1e-6));
    assertThat(view.share()).isBetween(0.5, 1.0);
  }

  @Test
  void aSampleIsDrawnAndKeptInAFile() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    Map<String, String> corpus = new LinkedHashMap<>();
    Map<String, Map<String, Integer>> judgments = new LinkedHashMap<>();
    for (int i = 0; i < 300; i++) {
      corpus.put("d" + i, "document " + i);
      queries.put("q" + i, "query " + i);
      judgments.put("q" + i, i % 2 == 0 ? Map.of() : Map.of("d" + i, 1));
    }
    RetrievalData data = new RetrievalData(queries, corpus, new RelevanceJudgments(judgments));
    try (SentenceTransformer before = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
        SentenceTransformer after = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      EmbeddingMap map = EmbeddingMap.of(data, before, after, EncodeOptions.DEFAULT).orElseThrow();
      assertThat(map.queries()).hasSize(50).doesNotHaveDuplicates().contains("query 1");
      assertThat(map.documents()).hasSize(200).doesNotHaveDuplicates();
      for (int i = 0; i < map.queries().size(); i++) {
        assertThat(map.documents().get(map.answers().get(i)))
            .isEqualTo(map.queries().get(i).replace("query", "document"));
      }
      map.write(folder.resolve("map.json"));
      EmbeddingMap read = EmbeddingMap.read(folder.resolve("map.json"));
      assertThat(read.after().documents()).isDeepEqualTo(map.after().documents());
      assertThat(read.before().right()).isEqualTo(map.before().right());

      RetrievalData unjudged =
          new RetrievalData(queries, corpus, new RelevanceJudgments(Map.of("q1", Map.of())));
      assertThat(EmbeddingMap.of(unjudged, before, after, EncodeOptions.DEFAULT))
          .isEqualTo(Optional.empty());
    }
  }
}
