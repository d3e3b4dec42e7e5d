package io.attune.springai;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;

class AttuneEmbeddingModelTest {
  private static final List<String> TEXTS = List.of("a night nurse", "bakes bread");

  private SentenceTransformer reference;
  private AttuneEmbeddingModel model;

  @BeforeEach
  void load() throws Exception {
    reference = SentenceTransformer.load(folder());
    model = new AttuneEmbeddingModel(SentenceTransformer.load(folder()), EncodeOptions.DEFAULT);
  }

  @AfterEach
  void close() {
    model.close();
    reference.close();
  }

  static Path folder() throws URISyntaxException {
    return Path.of(
            AttuneEmbeddingModelTest.class
                .getResource("/golden/tiny-bert-mean/config.json")
                .toURI())
        .getParent();
  }

  private static EmbeddingOptions dimensions(Integer count) {
    EmbeddingOptions.Builder options = EmbeddingOptions.builder();
    return count == null ? options.build() : options.dimensions(count).build();
  }

  @Test
  void textsAreQueriesAndDocumentsAreDocuments() {
    float[][] queries = reference.encodeQuery(TEXTS);
    float[][] documents = reference.encodeDocument(TEXTS);
    float[] query = reference.encodeQuery(TEXTS.subList(0, 1))[0]; // alone, to the last bit
    float[] document = reference.encodeDocument(TEXTS.subList(0, 1))[0];
    assertThat(queries[0]).isNotEqualTo(documents[0]);
    EmbeddingResponse response = model.call(new EmbeddingRequest(TEXTS, dimensions(null)));
    assertThat(response.getResults()).extracting(e -> e.getIndex()).containsExactly(0, 1);
    assertThat(response.getResults().get(1).getOutput()).isEqualTo(queries[1]);
    assertThat(response.getMetadata().getModel()).isEqualTo(reference.reference());
    assertThat(model.embed("a night nurse")).isEqualTo(query);
    assertThat(model.embed(TEXTS)).containsExactly(queries[0], queries[1]);
    List<Document> texts = TEXTS.stream().map(Document::new).toList();
    assertThat(model.embed(texts.get(0))).isEqualTo(document);
    assertThat(model.embed(texts, dimensions(null), new TokenCountBatchingStrategy()))
        .containsExactly(documents[0], documents[1]);
  }

  @Test
  void keepsTheFirstComponentsWhereThatIsAskedFor() {
    assertThat(model.dimensions()).isEqualTo(reference.dimension());
    float[] cut =
        model.call(new EmbeddingRequest(TEXTS, dimensions(4))).getResults().get(0).getOutput();
    assertThat(cut).isEqualTo(Arrays.copyOf(reference.encodeQuery(TEXTS)[0], 4));
  }

  @Test
  void severalThreadsGetTheSameVectors() {
    float[] expected = reference.encodeQuery(List.of("a night nurse"))[0];
    List<float[]> all =
        IntStream.range(0, 64).parallel().mapToObj(i -> model.embed("a night nurse")).toList();
    assertThat(all).allSatisfy(vector -> assertThat(vector).isEqualTo(expected));
  }
}
