package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import io.attune.model.DType;
import io.attune.model.Pooling;
import io.attune.model.SafeTensors;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertOnnxImporterTest {
  @TempDir Path temporary;

  private final TinyBert bert = new TinyBert();

  @Test
  void everyWeightArrivesUnderItsNameAndInItsLayout() throws IOException {
    assertWeights(importModel(bert), bert);
  }

  @Test
  void layerNormMayBeOneNodeAndAllNamesMayHaveAPrefix() throws IOException {
    TinyBert wrapped = new TinyBert("bert.", true);
    assertWeights(importModel(wrapped), wrapped);
  }

  @Test
  void poolerComesAlongWhereTheFileHasIt() throws IOException {
    bert.addPooler();
    assertWeights(importModel(bert), bert);
  }

  @Test
  void halfPrecisionIsWidened() throws IOException {
    // 1.0, -2.0, 0.5 and 0.0 in IEEE 754 binary16
    byte[] halves = {0, 0x3c, 0, (byte) 0xc0, 0, 0x38, 0, 0};
    bert.replaceTensor("encoder.layer.0.output.dense.bias", 10, halves, 4);
    bert.weights.put("encoder.layer.0.output.dense.bias", new float[] {1, -2, 0.5f, 0});
    assertWeights(importModel(bert), bert);
  }

  @Test
  void configurationComesFromTheShapesAndTheOptions() throws IOException {
    Path folder = importModel(bert);
    JsonNode config = json(folder, "config.json");
    assertThat(config.path("model_type").asText()).isEqualTo("bert");
    assertThat(config.path("vocab_size").asInt()).isEqualTo(TinyBert.VOCABULARY.size());
    assertThat(config.path("hidden_size").asInt()).isEqualTo(4);
    assertThat(config.path("num_hidden_layers").asInt()).isEqualTo(1);
    assertThat(config.path("num_attention_heads").asInt()).isEqualTo(2);
    assertThat(config.path("intermediate_size").asInt()).isEqualTo(6);
    assertThat(config.path("max_position_embeddings").asInt()).isEqualTo(8);
    assertThat(config.path("type_vocab_size").asInt()).isEqualTo(2);
    assertThat(config.path("pad_token_id").asInt()).isZero();
    assertThat(config.path("layer_norm_eps").asDouble()).isEqualTo(1e-12);
    assertThat(config.path("hidden_dropout_prob").asDouble()).isEqualTo(0.1);
    assertThat(config.path("attention_probs_dropout_prob").asDouble()).isEqualTo(0.1);
    assertThat(config.path("hidden_act").asText()).isEqualTo("gelu");
  }

  @Test
  void companionsFollowTheOlderSchema() throws IOException {
    Path folder = importModel(bert);
    assertThat(json(folder, "modules.json").findValuesAsText("type"))
        .containsExactly(
            "sentence_transformers.models.Transformer",
            "sentence_transformers.models.Pooling",
            "sentence_transformers.models.Normalize");
    assertThat(json(folder, "modules.json").findValuesAsText("path"))
        .containsExactly("", "1_Pooling", "2_Normalize");
    assertThat(folder.resolve("2_Normalize")).isEmptyDirectory();
    assertThat(json(folder, "sentence_bert_config.json"))
        .isEqualTo(JsonFiles.MAPPER.readTree("{\"max_seq_length\": 8, \"do_lower_case\": true}"));
    JsonNode pooling = json(folder, "1_Pooling/config.json");
    assertThat(pooling.path("word_embedding_dimension").asInt()).isEqualTo(4);
    assertThat(pooling.path("pooling_mode_cls_token").asBoolean()).isTrue();
    assertThat(pooling.path("pooling_mode_mean_tokens").asBoolean()).isFalse();
    JsonNode settings = json(folder, "config_sentence_transformers.json");
    assertThat(settings.path("prompts").path("query").asText()).isEqualTo("find: ");
    assertThat(settings.path("prompts").path("document").asText()).isEmpty();
    assertThat(settings.path("default_prompt_name").isNull()).isTrue();
    assertThat(settings.path("similarity_fn_name").asText()).isEqualTo("cosine");
  }

  @Test
  void tokenizerIsKeptAndItsCompanionsAgreeWithIt() throws IOException {
    Path folder = importModel(bert);
    assertThat(folder.resolve("tokenizer.json")).hasBinaryContent(TinyBert.tokenizerJson());
    assertThat(Files.readAllLines(folder.resolve("vocab.txt"))).isEqualTo(TinyBert.VOCABULARY);
    JsonNode tokenizer = json(folder, "tokenizer_config.json");
    assertThat(tokenizer.path("do_lower_case").asBoolean()).isFalse();
    assertThat(tokenizer.path("strip_accents").isNull()).isTrue();
    assertThat(tokenizer.path("tokenize_chinese_chars").asBoolean()).isTrue();
    assertThat(tokenizer.path("tokenizer_class").asText()).isEqualTo("BertTokenizer");
    assertThat(tokenizer.path("model_max_length").asInt()).isEqualTo(8);
    assertThat(json(folder, "special_tokens_map.json"))
        .isEqualTo(
            JsonFiles.MAPPER.readTree(
                """
                {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]",
                 "cls_token": "[CLS]", "mask_token": "[MASK]"}
                """));
  }

  @Test
  void theFolderIsAModelThatEncodes() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(importModel(bert))) {
      assertThat(model.dimension()).isEqualTo(4);
      assertThat(model.maxSeqLength()).isEqualTo(8);
      assertThat(model.tokenize(List.of("Night nurses 夜 moon")))
          .containsExactly(new int[] {2, 5, 6, 7, 8, 1, 3});
      assertThat(model.encode("night nurses")).hasSize(4).doesNotContain(Float.NaN);
    }
  }

  @Test
  void withoutNormalizeThereIsNoSuchModule() throws IOException {
    BertImportOptions options = new BertImportOptions(2, Pooling.MEAN, false, 8, false, Map.of());
    Path folder = importModel(bert, options);
    assertThat(json(folder, "modules.json")).hasSize(2);
    assertThat(folder.resolve("2_Normalize")).doesNotExist();
    assertThat(json(folder, "1_Pooling/config.json").path("pooling_mode_mean_tokens").asBoolean())
        .isTrue();
  }

  @Test
  void optionsMustFitTheModel() {
    assertThatThrownBy(
            () -> importModel(bert, new BertImportOptions(3, Pooling.CLS, true, 8, true, Map.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hidden size, 4, is not a multiple of the 3 heads");
    assertThatThrownBy(
            () -> importModel(bert, new BertImportOptions(4, Pooling.CLS, true, 8, true, Map.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("node '/encoder/layer.0/attention/self/Div'")
        .hasMessageContaining("head size of 2, but 4 heads of a hidden size of 4 have 1");
    assertThatThrownBy(
            () -> importModel(bert, new BertImportOptions(2, Pooling.CLS, true, 9, true, Map.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("maxSeqLength is 9, but")
        .hasMessageContaining("tiny.onnx has only 8 positions");
    assertThatThrownBy(() -> new BertImportOptions(0, Pooling.CLS, true, 8, true, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("attentionHeads must be at least 1, but is 0");
    assertThatThrownBy(() -> new BertImportOptions(1, Pooling.CLS, true, 2, true, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("maxSeqLength must be at least 3");
  }

  @Test
  void missingFilesAndFullFoldersAreRefused() throws IOException {
    Path nowhere = temporary.resolve("nowhere.onnx");
    Path full = Files.createDirectories(temporary.resolve("full/of/things")).getParent();
    bert.writeTo(temporary, "tiny");
    Path onnx = temporary.resolve("tiny.onnx");
    Path tokenizer = temporary.resolve("tiny-tokenizer.json");
    assertThatThrownBy(
            () ->
                BertOnnxImporter.importModel(
                    nowhere, tokenizer, TinyBert.OPTIONS, temporary.resolve("model")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(nowhere + ": no such file");
    assertThatThrownBy(() -> BertOnnxImporter.importModel(onnx, tokenizer, TinyBert.OPTIONS, full))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(full + ": is not empty");
    assertThatThrownBy(
            () -> BertOnnxImporter.importModel(onnx, tokenizer, TinyBert.OPTIONS, tokenizer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(tokenizer + ": is a file");
    assertThat(temporary.resolve("model")).doesNotExist();
  }

  private Path importModel(TinyBert model) throws IOException {
    return importModel(model, TinyBert.OPTIONS);
  }

  private Path importModel(TinyBert model, BertImportOptions options) throws IOException {
    model.writeTo(temporary, "tiny");
    Path folder = temporary.resolve("model");
    BertOnnxImporter.importModel(
        temporary.resolve("tiny.onnx"), temporary.resolve("tiny-tokenizer.json"), options, folder);
    return folder;
  }

  private static void assertWeights(Path folder, TinyBert model) throws IOException {
    Map<String, TensorData> stored = SafeTensors.read(folder.resolve("model.safetensors"));
    assertThat(stored.keySet()).containsExactlyInAnyOrderElementsOf(model.weights.keySet());
    model.weights.forEach(
        (name, expected) -> {
          assertThat(stored.get(name).dtype()).as(name).isEqualTo(DType.F32);
          assertThat(stored.get(name).toFloats()).as(name).containsExactly(expected);
        });
    assertThat(stored.get("encoder.layer.0.intermediate.dense.weight").shape())
        .containsExactly(TinyBert.WIDTH, TinyBert.HIDDEN);
    assertThat(stored.get("encoder.layer.0.output.dense.weight").shape())
        .containsExactly(TinyBert.HIDDEN, TinyBert.WIDTH);
  }

  private static JsonNode json(Path folder, String name) throws IOException {
    return JsonFiles.MAPPER.readTree(Files.readAllBytes(folder.resolve(name)));
  }
}
