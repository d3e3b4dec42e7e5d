package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelMergerTest {
  private static final String BASE = Golden.path("tiny-bert-mean").toString();

  @TempDir private Path folder;

  /** A model of the same architecture whose weights are all larger. */
  private String changed(String name, double by) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(BASE)) {
      for (Tensor weight : model.encoder().parameters().values()) {
        float[] values = Tensors.toFloats(weight);
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) by;
        }
        weight.data_ptr_float().put(values);
      }
      model.save(folder.resolve(name));
    }
    return folder.resolve(name).toString();
  }

  @Test
  void averagesEveryWeight() throws IOException {
    List<String> models = List.of(BASE, changed("a", 0.5), changed("b", 1));
    assertMovedBy(models, List.of(1.0, 1.0, 1.0), 0.5);
    assertMovedBy(models, List.of(2.0, 1.0, 1.0), 0.375);
    assertMovedBy(models, List.of(0.0, 0.0, 7.0), 1);
  }

  private static void assertMovedBy(List<String> models, List<Double> weights, double by)
      throws IOException {
    try (SentenceTransformer base = SentenceTransformer.load(BASE);
        SentenceTransformer soup = ModelMerger.merge(models, weights)) {
      for (Map.Entry<String, Tensor> weight : soup.encoder().parameters().entrySet()) {
        float[] before = Tensors.toFloats(base.encoder().parameters().get(weight.getKey()));
        float[] after = Tensors.toFloats(weight.getValue());
        for (int i = 0; i < after.length; i++) {
          assertThat((double) after[i]).as(weight.getKey()).isCloseTo(before[i] + by, within(1e-6));
        }
      }
    }
  }

  @Test
  void aModelWithItselfIsTheSameModel() throws IOException {
    try (SentenceTransformer base = SentenceTransformer.load(BASE);
        SentenceTransformer soup = ModelMerger.merge(List.of(BASE, BASE))) {
      assertThat(soup.fingerprint()).isEqualTo(base.fingerprint());
      soup.save(folder.resolve("soup"));
      try (SentenceTransformer saved = SentenceTransformer.load(folder.resolve("soup"))) {
        assertThat(saved.encode("bread")).isEqualTo(base.encode("bread"));
      }
    }
  }

  @Test
  void refusesModelsThatDoNotFit() {
    String other = Golden.path("tiny-bert-cls").toString();
    assertThatThrownBy(() -> ModelMerger.merge(List.of(BASE, other)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be merged")
        .hasMessageContaining("fine-tuned from the same one");
    assertThatThrownBy(() -> ModelMerger.merge(List.of(BASE)))
        .hasMessage("Merging needs at least two models, but there is 1");
    assertThatThrownBy(() -> ModelMerger.merge(List.of(BASE, BASE), List.of(1.0)))
        .hasMessageContaining("1 weights for 2 models");
    assertThatThrownBy(() -> ModelMerger.merge(List.of(BASE, BASE), List.of(1.0, -1.0)))
        .hasMessageContaining("at least 0 and not all 0");
  }
}
