package io.attune.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import io.attune.model.SentenceTransformer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttuneEmbeddingModelTest {
  private static final List<String> TEXTS = List.of("a night nurse", "", "bakes bread");

  private SentenceTransformer reference;
  private AttuneEmbeddingModel model;

  @BeforeEach
  void load() throws Exception {
    reference = SentenceTransformer.load(folder());
    model = AttuneEmbeddingModel.load(folder().toString());
  }

  @AfterEach
  void close() {
    model.close();
    reference.close();
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(
            AttuneEmbeddingModelTest.class
                .getResource("/golden/tiny-bert-mean/config.json")
                .toURI())
        .getParent();
  }

  private static float[][] vectors(List<Embedding> embeddings) {
    return embeddings.stream().map(Embedding::vector).toArray(float[][]::new);
  }

  private float[][] embed(EmbeddingInputType type) {
    EmbeddingRequest request =
        EmbeddingRequest.builder().inputs(TEXTS.toArray(String[]::new)).inputType(type).build();
    return vectors(model.embed(request).embeddings());
  }

  @Test
  void givesTheModelsOwnVectors() {
    List<TextSegment> segments = List.of(TextSegment.from("a night nurse"), TextSegment.from("x"));
    assertThat(vectors(model.embedAll(segments).content()))
        .isDeepEqualTo(reference.encode(List.of("a night nurse", "x")));
    assertThat(model.embed("bakes bread").content().vector())
        .isEqualTo(reference.encode("bakes bread"));
    assertThat(model.embedAll(List.of()).content()).isEmpty();
  }

  @Test
  void queriesAndDocumentsGetTheirPrompts() {
    assertThat(embed(EmbeddingInputType.QUERY)).isDeepEqualTo(reference.encodeQuery(TEXTS));
    assertThat(embed(EmbeddingInputType.DOCUMENT)).isDeepEqualTo(reference.encodeDocument(TEXTS));
    assertThat(embed(null)).isDeepEqualTo(reference.encode(TEXTS));
    assertThat(reference.encodeQuery(TEXTS)[0]).isNotEqualTo(reference.encode(TEXTS)[0]);
  }

  @Test
  void tellsWhatItIs() throws URISyntaxException {
    assertThat(model.dimension()).isEqualTo(reference.dimension());
    assertThat(model.modelName()).isEqualTo(folder().toString());
  }

  @Test
  void keepsTheFirstComponentsWhereThatIsAskedFor() {
    EmbeddingRequest request = EmbeddingRequest.builder().inputs("a", "b").dimensions(4).build();
    float[] whole = reference.encode("a");
    assertThat(model.embed(request).embeddings().get(0).vector())
        .isEqualTo(Arrays.copyOf(whole, 4));
    EmbeddingRequest other = EmbeddingRequest.builder().inputs("a").modelName("another").build();
    assertThatThrownBy(() -> model.embed(other)).isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void severalThreadsGetTheSameVectors() {
    float[] expected = reference.encode("a night nurse");
    List<float[]> all =
        IntStream.range(0, 64)
            .parallel()
            .mapToObj(i -> model.embed("a night nurse").content().vector())
            .toList();
    assertThat(all).allSatisfy(vector -> assertThat(vector).isEqualTo(expected));
  }
}
