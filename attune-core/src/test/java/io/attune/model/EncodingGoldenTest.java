package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens and vectors against sentence-transformers', for tiny random models. */
class EncodingGoldenTest {
  private static final double TOLERANCE = 1e-5;
  private static final JsonNode GOLDEN = Golden.json("encode.json");
  private static final List<String> TEXTS = Golden.texts(GOLDEN.get("texts"));

  @ParameterizedTest
  @CsvSource({
    "tiny-bert-mean, tiny-bert-mean",
    "tiny-bert-mean-older, tiny-bert-mean",
    "tiny-bert-cls, tiny-bert-cls"
  })
  void equalsSentenceTransformers(String folder, String golden) throws IOException {
    JsonNode expected = GOLDEN.get("models").get(golden);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path(folder))) {
      assertThat(model.maxSeqLength()).isEqualTo(expected.get("max_seq_length").asInt());
      assertThat(model.dimension()).isEqualTo(expected.get("dimension").asInt());
      assertTokens(model.tokenize(TEXTS), expected.get("token_ids"));
      assertVectors(model.encode(TEXTS), expected.get("vectors"));
      assertTokenVectors(model, expected.get("token_embeddings"));
      assertPrompted(model, expected.get("prompted"), expected.get("similarity"));
      assertTruncated(model, expected.get("truncated"));
    }
  }

  private static void assertTokens(List<int[]> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int text = 0; text < actual.size(); text++) {
      assertThat(actual.get(text))
          .as("tokens of text %d: %s", text, TEXTS.get(text))
          .isEqualTo(Golden.ints(expected.get(text)));
    }
  }

  private static void assertVectors(float[][] actual, JsonNode expected) {
    assertThat(Golden.largestDifference(actual, Golden.matrix(expected))).isLessThan(TOLERANCE);
  }

  private static void assertTokenVectors(SentenceTransformer model, JsonNode expected) {
    for (JsonNode text : expected) {
      List<String> one = List.of(TEXTS.get(text.get("row").asInt()));
      float[][] actual = model.encodeTokens(one, EncodeOptions.DEFAULT).get(0);
      assertVectors(actual, text.get("values"));
    }
  }

  private static void assertPrompted(
      SentenceTransformer model, JsonNode expected, JsonNode similarity) {
    List<String> texts = new ArrayList<>();
    for (int row : Golden.ints(expected.get("rows"))) {
      texts.add(TEXTS.get(row));
    }
    EncodeOptions prompt = EncodeOptions.builder().prompt(expected.get("prompt").asText()).build();
    assertVectors(model.encode(texts, prompt), expected.get("vectors"));
    assertVectors(model.encodeQuery(texts), expected.get("query_vectors"));
    assertVectors(model.encodeDocument(texts), expected.get("document_vectors"));
    float[][] vectors = model.encode(texts);
    assertThat(model.similarityFunction().key()).isEqualTo(similarity.get("function").asText());
    float[][] matrix = Golden.matrix(similarity.get("matrix"));
    assertThat(Golden.largestDifference(model.similarity(vectors, vectors), matrix))
        .isLessThan(1e-4); // dot products of unnormalised vectors are large
  }

  private static void assertTruncated(SentenceTransformer model, JsonNode expected) {
    int dimension = expected.get("truncate_dim").asInt();
    EncodeOptions truncated = EncodeOptions.builder().truncateDimension(dimension).build();
    assertVectors(model.encode(TEXTS, truncated), expected.get("vectors"));
    EncodeOptions normalized = truncated.toBuilder().normalizeEmbeddings(true).build();
    assertVectors(model.encode(TEXTS, normalized), expected.get("normalized_vectors"));
  }
}
