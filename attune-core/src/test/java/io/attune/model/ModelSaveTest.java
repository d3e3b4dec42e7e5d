package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSaveTest {
  private static final List<String> TEXTS = Golden.texts(Golden.json("encode.json").get("texts"));

  @TempDir private Path folder;

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-bert-mean", "tiny-bert-mean-older", "tiny-bert-cls"})
  void savingAndLoadingGivesTheSameModel(String golden) throws IOException {
    Path saved = folder.resolve("a/b/model");
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path(golden))) {
      model.save(saved);
      try (SentenceTransformer again = SentenceTransformer.load(saved)) {
        assertThat(again.encode(TEXTS)).isEqualTo(model.encode(TEXTS));
        assertThat(again.encodeQuery(TEXTS)).isEqualTo(model.encodeQuery(TEXTS));
        assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
        assertThat(again.maxSeqLength()).isEqualTo(model.maxSeqLength());
        assertThat(again.prompts()).isEqualTo(model.prompts());
        assertThat(again.similarityFunction()).isEqualTo(model.similarityFunction());
        assertThat(again.dimension()).isEqualTo(model.dimension());
        assertThat(again.reference()).isEqualTo(saved.toString());
      }
    }
    try (var files = Files.list(saved.getParent())) {
      assertThat(files).containsExactly(saved); // nothing temporary is left
    }
  }

  @Test
  void theFolderHasTheOlderSchema() throws IOException {
    Path saved = folder.resolve("model");
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      model.save(saved);
    }
    assertThat(json(saved.resolve("modules.json")))
        .isEqualTo(
            json(
                "[{'idx':0,'name':'0','path':'','type':'sentence_transformers.models.Transformer'},"
                    + "{'idx':1,'name':'1','path':'1_Pooling',"
                    + "'type':'sentence_transformers.models.Pooling'},"
                    + "{'idx':2,'name':'2','path':'2_Normalize',"
                    + "'type':'sentence_transformers.models.Normalize'}]"));
    assertThat(json(saved.resolve("1_Pooling/config.json")))
        .isEqualTo(
            json(
                "{'word_embedding_dimension':32,'pooling_mode_cls_token':false,"
                    + "'pooling_mode_mean_tokens':true,'pooling_mode_max_tokens':false,"
                    + "'pooling_mode_mean_sqrt_len_tokens':false,"
                    + "'pooling_mode_weightedmean_tokens':false,'pooling_mode_lasttoken':false,"
                    + "'include_prompt':true}"));
    assertThat(json(saved.resolve("sentence_bert_config.json")))
        .isEqualTo(json("{'max_seq_length':24,'do_lower_case':false}"));
    JsonNode settings = json(saved.resolve("config_sentence_transformers.json"));
    assertThat(settings.properties().stream().map(field -> field.getKey()))
        .containsExactly(
            "__version__", "model_type", "prompts", "default_prompt_name", "similarity_fn_name");
    JsonNode golden = json(Golden.path("tiny-bert-mean/config_sentence_transformers.json"));
    assertThat(settings.get("prompts")).isEqualTo(golden.get("prompts"));
    assertThat(settings.get("similarity_fn_name").asText()).isEqualTo("cosine");
    assertThat(settings.get("default_prompt_name").isNull()).isTrue();
    assertThat(settings.get("model_type").asText()).isEqualTo("SentenceTransformer");
    assertThat(json(saved.resolve("tokenizer_config.json")).get("model_max_length").asInt())
        .isEqualTo(24);
    assertThat(json(saved.resolve("config.json")))
        .isEqualTo(json(Golden.path("tiny-bert-mean/config.json")));
    assertThat(saved.resolve("2_Normalize")).isEmptyDirectory();
  }

  /** Of two settings that say so, most programs read only the tokenizer's. */
  @Test
  void lowerCasingIsPartOfTheSavedTokenizer() throws IOException {
    Path source = ModelFolders.copy("tiny-bert-mean", folder);
    Path settings = source.resolve("sentence_bert_config.json");
    Files.writeString(settings, "{\"max_seq_length\":24,\"do_lower_case\":true}");
    Path tokenizer = source.resolve("tokenizer.json");
    ObjectNode keepingCase = (ObjectNode) JsonFile.MAPPER.readTree(tokenizer.toFile());
    keepingCase.putNull("normalizer");
    JsonFile.MAPPER.writeValue(tokenizer.toFile(), keepingCase);
    Path saved = folder.resolve("model");
    List<String> texts = List.of("A Night NURSE", "a night nurse");
    float[][] vectors;
    try (SentenceTransformer model = SentenceTransformer.load(source)) {
      model.save(saved);
      vectors = model.encode(texts);
    }
    assertThat(vectors[0]).isEqualTo(vectors[1]);
    Files.writeString(
        saved.resolve("sentence_bert_config.json"),
        "{\"max_seq_length\":24,\"do_lower_case\":false}");
    try (SentenceTransformer model = SentenceTransformer.load(saved)) {
      assertThat(model.encode(texts)).isDeepEqualTo(vectors);
    }
  }

  @Test
  void keepsWhatItDoesNotUse() throws IOException {
    Path older = Golden.path("tiny-bert-mean-older");
    Path saved = folder.resolve("model");
    try (SentenceTransformer model = SentenceTransformer.load(older)) {
      model.save(saved);
    }
    for (String file : new String[] {"vocab.txt", "special_tokens_map.json", "tokenizer.json"}) {
      assertThat(saved.resolve(file)).hasSameBinaryContentAs(older.resolve(file));
    }
    var before = SafeTensors.read(older.resolve("model.safetensors"));
    var after = SafeTensors.read(saved.resolve("model.safetensors"));
    assertThat(after.keySet()).contains("pooler.dense.weight").isEqualTo(before.keySet());
    after.forEach(
        (name, tensor) -> {
          assertThat(tensor.data()).as(name).isEqualByComparingTo(before.get(name).data());
          assertThat(tensor.shape()).isEqualTo(before.get(name).shape());
        });
  }

  @Test
  void keepsSettingsChangedInUse() throws IOException {
    Path saved = folder.resolve("model");
    Path copy = ModelFolders.copy("tiny-bert-cls", folder);
    ModelFolders.edit(
        copy.resolve("config_sentence_transformers.json"),
        settings -> settings.put("truncate_dim", 7).put("default_prompt_name", "query"));
    try (SentenceTransformer model = SentenceTransformer.load(copy)) {
      String before = model.fingerprint();
      model.setMaxSeqLength(11);
      assertThat(model.fingerprint()).isNotEqualTo(before);
      model.save(saved);
    }
    try (SentenceTransformer model = SentenceTransformer.load(saved)) {
      assertThat(model.maxSeqLength()).isEqualTo(11);
      assertThat(model.dimension()).isEqualTo(7);
      assertThat(model.encode("a b c")).hasSize(7);
      assertThat(model.tokenize(List.of("a ".repeat(50))).get(0)).hasSize(11);
      assertThat(
              json(saved.resolve("config_sentence_transformers.json"))
                  .get("default_prompt_name")
                  .asText())
          .isEqualTo("query");
    }
  }

  @Test
  void replacesAModelButNothingElse() throws IOException {
    Path saved = folder.resolve("model");
    try (SentenceTransformer mean = SentenceTransformer.load(Golden.path("tiny-bert-mean"));
        SentenceTransformer cls = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      mean.save(saved);
      cls.save(saved);
      assertThat(saved.resolve("2_Normalize")).doesNotExist();
      cls.save(Files.createDirectory(folder.resolve("empty")));
      Path foreign = Files.createDirectory(folder.resolve("foreign"));
      Path precious = Files.writeString(foreign.resolve("thesis.tex"), "x");
      assertThatThrownBy(() -> cls.save(foreign))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(foreign + ": holds other things than a model; choose a new or empty folder");
      assertThatThrownBy(() -> cls.save(precious))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is a file; a folder is needed");
      assertThat(precious).hasContent("x");
    }
  }

  @Test
  void theFingerprintChangesWithEveryWeight() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      Set<String> seen = new HashSet<>(Set.of(model.fingerprint()));
      assertThat(model.fingerprint()).matches("[0-9a-f]{64}");
      List<String> unnoticed = new ArrayList<>();
      model
          .encoder()
          .parameters()
          .forEach(
              (name, weight) -> {
                changeLastValue(weight);
                if (!seen.add(model.fingerprint())) {
                  unnoticed.add(name);
                }
              });
      assertThat(unnoticed).isEmpty();
      assertThat(seen).hasSize(1 + 5 + 2 * 16);
    }
  }

  private static void changeLastValue(Tensor weight) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor flat = weight.view(-1);
      flat.narrow(0, flat.numel() - 1, 1).add_(Tensors.scalar(1e-3));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "tokenizer.json",
        "config_sentence_transformers.json",
        "1_Pooling/config.json"
      })
  void theFingerprintChangesWithEverySetting(String file) throws IOException {
    Set<String> fingerprints = new TreeSet<>();
    Path changed = ModelFolders.copy("tiny-bert-mean", folder);
    fingerprints.add(fingerprint(changed));
    ModelFolders.edit(
        changed.resolve(file),
        root -> {
          switch (file) {
            case "config.json" -> root.put("layer_norm_eps", 2e-12);
            case "tokenizer.json" -> root.put("version", "1.0 ");
            case "1_Pooling/config.json" -> root.put("pooling_mode", "max");
            default -> root.putObject("prompts").put("query", "find: ");
          }
        });
    if (file.equals("tokenizer.json")) {
      Files.writeString(
          changed.resolve(file),
          Files.readString(Golden.path("tiny-bert-mean/tokenizer.json")) + " ");
    }
    fingerprints.add(fingerprint(changed));
    assertThat(fingerprints).hasSize(2);
  }

  private static String fingerprint(Path model) throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.fingerprint();
    }
  }

  @Test
  void aHalfPrecisionModelKeepsItsFingerprintWhenSavedInFloat32() throws IOException {
    Path half = ModelFolders.copy("tiny-bert-mean", folder);
    ModelFolders.edit(half.resolve("config.json"), config -> config.put("dtype", "float16"));
    Path saved = folder.resolve("saved");
    try (SentenceTransformer model = SentenceTransformer.load(half)) {
      model.save(saved);
      assertThat(fingerprint(saved)).isEqualTo(model.fingerprint());
    }
    assertThat(json(saved.resolve("config.json")).get("dtype").asText()).isEqualTo("float32");
  }
}
