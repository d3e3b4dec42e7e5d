package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that transformers 5 saved, saved again, as transformers 4 reads them. */
class OlderSpellingTest {
  @TempDir private Path temporary;

  private JsonNode saved(String encoder, String file) throws IOException {
    Path folder = ModelFolders.copy("encoders/" + encoder, temporary);
    Path target = temporary.resolve(encoder + "-saved");
    List<String> texts = List.of("a night nurse");
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      model.save(target);
      try (SentenceTransformer again = SentenceTransformer.load(target)) {
        assertThat(again.encode(texts)).isDeepEqualTo(model.encode(texts));
      }
    }
    return new ObjectMapper().readTree(target.resolve(file).toFile());
  }

  @Test
  void rotaryBasesStandUnderBothNames() throws IOException {
    assertThat(saved("qwen3", "config.json").path("rope_theta").asDouble()).isEqualTo(1e6);
    JsonNode modernBert = saved("modernbert", "config.json");
    assertThat(modernBert.path("global_rope_theta").asDouble()).isEqualTo(160_000);
    assertThat(modernBert.path("local_rope_theta").asDouble()).isEqualTo(10_000);
    assertThat(modernBert.has("rope_theta")).isFalse();
    JsonNode gemma = saved("gemma3_text", "config.json");
    assertThat(gemma.path("rope_theta").asDouble()).isEqualTo(1e6);
    assertThat(gemma.path("rope_local_base_freq").asDouble()).isEqualTo(10_000);
    assertThat(saved("nomic_bert", "config.json").path("rotary_emb_base").asDouble())
        .isEqualTo(1000);
    assertThat(saved("bert", "config.json").has("rope_theta")).isFalse();
  }

  @Test
  void theTokenizersClassIsKnown() throws IOException {
    JsonNode distilBert = saved("distilbert", "tokenizer_config.json");
    assertThat(distilBert.path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(distilBert.path("model_input_names")).hasSize(2);
    JsonNode bert = saved("bert", "tokenizer_config.json");
    assertThat(bert.path("tokenizer_class").asText()).isEqualTo("PreTrainedTokenizerFast");
    assertThat(bert.has("model_input_names")).isFalse();
  }
}
