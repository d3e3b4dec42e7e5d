package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.engine.NativeMemory;
import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model folder may look like, and what is said of one that is wrong. */
class ModelReaderTest {
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void copyAModel() throws IOException {
    folder = ModelFolders.copy("tiny-bert-mean", temporary);
  }

  private void assertRefused(String file, String... message) {
    long objects = NativeMemory.objects();
    assertThatThrownBy(() -> SentenceTransformer.load(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve(file).toString())
        .hasMessageContainingAll(message);
    assertThat(NativeMemory.objects()).as("nothing stays in native memory").isEqualTo(objects);
  }

  private static Arguments setting(
      String file, Consumer<ObjectNode> change, String... messageParts) {
    return Arguments.of(file, change, messageParts);
  }

  static Stream<Arguments> wrongSettings() {
    String config = "config.json";
    String pooling = "1_Pooling/config.json";
    String settings = "config_sentence_transformers.json";
    String bert = "sentence_bert_config.json";
    return Stream.of(
        setting(
            config,
            c -> c.put("model_type", "modern-bert"),
            "'model_type'",
            "'modern-bert' is not supported (did you mean 'modernbert'?); supported: bert, "),
        setting(
            config,
            c -> c.put("model_type", "t5"),
            "'t5' is not supported; supported: bert, camembert, distilbert, gemma3_text, gte,",
            "mpnet, new, nomic_bert, qwen3, roberta, xlm-roberta"),
        setting(config, c -> c.put("is_decoder", true), "'is_decoder'", "allowed: false"),
        setting(config, c -> c.remove("model_type"), "'model_type'", "supported: bert"),
        setting(config, c -> c.put("model_type", 3), "'model_type'", "a text is expected, not 3"),
        setting(config, c -> c.remove("hidden_size"), "'hidden_size'", "required, but missing"),
        setting(
            config,
            c -> c.put("hidden_size", "32"),
            "'hidden_size'",
            "whole number is expected, not \"32\""),
        setting(config, c -> c.put("hidden_size", 1L << 31), "'hidden_size'", "not 2147483648"),
        setting(config, c -> c.put("vocab_size", 0), "'vocab_size'", "above 0 is expected, not 0"),
        setting(config, c -> c.put("num_hidden_layers", 1.5), "'num_hidden_layers'", "not 1.5"),
        setting(
            config,
            c -> c.put("num_attention_heads", 5),
            "'hidden_size'",
            "32 is not a multiple of num_attention_heads, 5"),
        setting(config, c -> c.put("layer_norm_eps", 0), "'layer_norm_eps'", "above 0"),
        setting(
            config, c -> c.put("layer_norm_eps", "x"), "'layer_norm_eps'", "a number is expected"),
        setting(config, c -> c.put("hidden_dropout_prob", 1), "'hidden_dropout_prob'", "in [0, 1)"),
        setting(
            config,
            c -> c.put("attention_probs_dropout_prob", -0.1),
            "'attention_probs_dropout_prob'",
            "not -0.1"),
        setting(
            config,
            c -> c.put("hidden_act", "mish"),
            "'hidden_act'",
            "'mish' is not supported; allowed: gelu"),
        setting(
            config,
            c -> c.put("position_embedding_type", "relative_key"),
            "'position_embedding_type'",
            "allowed: absolute"),
        setting(
            config,
            c -> c.put("pad_token_id", 483),
            "'pad_token_id'",
            "483 is outside of the vocabulary, 0 to 482"),
        setting(
            config, c -> c.put("pad_token_id", "0"), "'pad_token_id'", "whole number is expected"),
        setting(
            pooling,
            c -> c.put("pooling_mode", "median"),
            "'pooling_mode'",
            "'median' is not supported; supported: cls, max, mean, mean_sqrt_len_tokens"),
        setting(pooling, c -> c.putArray("pooling_mode"), "'pooling_mode'", "'[]'"),
        setting(pooling, c -> c.put("include_prompt", false), "'include_prompt'", "not supported"),
        setting(
            pooling,
            c ->
                c.removeAll()
                    .put("pooling_mode_mean_tokens", true)
                    .put("pooling_mode_median_tokens", true),
            "pooling_mode",
            "pooling_mode_median_tokens"),
        setting(
            pooling,
            c -> c.removeAll().put("pooling_mode_mean_tokens", false),
            "pooling_mode",
            "'[]' is not supported"),
        setting(
            pooling,
            c -> c.removeAll().put("pooling_mode_mean_tokens", "yes"),
            "'pooling_mode_mean_tokens'",
            "true or false is expected"),
        setting(
            settings,
            c -> c.put("similarity_fn_name", "cosin"),
            "'similarity_fn_name'",
            "did you mean 'cosine'?"),
        setting(
            settings,
            c -> c.put("default_prompt_name", "qury"),
            "'default_prompt_name'",
            "'qury' is not among the prompts: [document, query]"),
        setting(
            settings, c -> c.putArray("prompts").add("x"), "'prompts'", "an object is expected"),
        setting(
            settings,
            c -> c.putObject("prompts").put("query", 1),
            "'prompts.query'",
            "a text is expected, not 1"),
        setting(settings, c -> c.put("truncate_dim", 0), "'truncate_dim'", "above 0"),
        setting(
            bert,
            c -> c.put("max_seq_length", 65),
            "'max_seq_length'",
            "from 3 to the encoder's 64 positions is expected, not 65"),
        setting(bert, c -> c.put("max_seq_length", 2), "'max_seq_length'", "from 3 to"),
        setting(bert, c -> c.put("do_lower_case", "no"), "'do_lower_case'", "true or false"),
        setting(
            "tokenizer_config.json",
            c -> c.put("model_max_length", 2),
            "'model_max_length'",
            "from 3 to"),
        setting(
            "tokenizer_config.json",
            c -> c.put("model_max_length", "x"),
            "'model_max_length'",
            "a number is expected"));
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void refusesAWrongSettingNamingFileAndField(
      String file, Consumer<ObjectNode> change, String[] message) throws IOException {
    ModelFolders.edit(folder.resolve(file), change);
    assertRefused(file, message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "modules.json",
        "1_Pooling/config.json",
        "config_sentence_transformers.json",
        "sentence_bert_config.json",
        "tokenizer_config.json"
      })
  void refusesWhatIsNotJsonNamingTheLine(String file) throws IOException {
    Files.writeString(folder.resolve(file), "{\n\"a\": 1,\n\"b\" 2}");
    assertRefused(file, ":3: not JSON");
    Files.writeString(folder.resolve(file), file.equals("modules.json") ? "{}" : "[]");
    assertRefused(
        file, file.equals("modules.json") ? "list of modules" : "JSON object is expected");
    Files.write(folder.resolve(file), new byte[0]);
    assertRefused(file, "is expected");
    Files.write(folder.resolve(file), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
    assertRefused(file, "not JSON");
    Files.write(folder.resolve(file), new byte[] {0, 0, 1, '{', (byte) 0xff, 1, 1, 1});
    assertRefused(file, "not JSON");
    Files.writeString(folder.resolve(file), "[] []");
    assertRefused(file, ":1: not JSON");
  }

  private static Arguments modules(String json, String message) {
    return Arguments.of(json.replace('\'', '"'), message);
  }

  static Stream<Arguments> wrongModules() {
    String transformer = "{'path': '', 'type': 'x.Transformer'}";
    String pooling = "{'path': '1_Pooling', 'type': 'x.Pooling'}";
    return Stream.of(
        modules("[]", "the modules are []; supported are Transformer and Pooling, or"),
        modules("[" + transformer + "]", "the modules are [Transformer]"),
        modules("[" + pooling + "," + transformer + "]", "the modules are [Pooling, Transformer]"),
        modules(
            "[" + transformer + "," + pooling + "," + pooling + "]",
            "[Transformer, Pooling, Pooling]"),
        modules(
            "[" + transformer + ", {'path': '', 'type': 'x.Normalise'}]",
            "module type 'x.Normalise' is not supported (did you mean 'Normalize'?)"),
        modules(
            "[" + transformer + ", {'path': '', 'type': 'x.Dense'}]",
            "the modules are [Transformer, Dense]"),
        modules("[" + transformer + ", 7]", "module type '' is not supported"),
        modules("[{'type': 'x.Transformer'}]", "module path  is not the name of a folder"),
        modules(
            "[{'path': '../other', 'type': 'x.Transformer'}]",
            "module path \"../other\" is not the name"),
        modules(
            "[{'path': '/etc', 'type': 'x.Transformer'}]", "module path \"/etc\" is not the name"),
        modules("[{'path': 'a\\u0000b', 'type': 'x.Transformer'}]", "is not a path"));
  }

  @ParameterizedTest
  @MethodSource("wrongModules")
  void refusesModulesThatAreNotSupported(String json, String message) throws IOException {
    Files.writeString(folder.resolve("modules.json"), json);
    assertRefused("modules.json", message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config.json", "tokenizer.json", "model.safetensors", "1_Pooling/config.json"})
  void saysWhichFileIsMissing(String file) throws IOException {
    Files.delete(folder.resolve(file));
    assertRefused(file, "no such file");
  }

  @Test
  void saysThatANameIsNoModel() {
    assertThatThrownBy(() -> SentenceTransformer.load("no-such/model"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("No model 'no-such/model': there is no such folder");
    assertThatThrownBy(() -> SentenceTransformer.load("all-MiniLM-L6-v2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not on the class path. Add the dependency")
        .hasMessageContaining("attune-all-minilm-l6-v2");
    assertThatThrownBy(() -> SentenceTransformer.load("\0"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void saysThatTheFolderIsMissing() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> SentenceTransformer.load(missing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(missing + ": no such folder; a model folder is expected");
  }

  @Test
  void neverReadsPickledWeights() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    assertRefused("pytorch_model.bin", "pickled weights are not read", "safe_serialization=True");
  }

  @Test
  void refusesATensorOfTheWrongShape() throws IOException {
    ModelFolders.editTensors(
        folder,
        tensors ->
            tensors.put(
                "encoder.layer.1.output.dense.bias", TensorData.ofFloats(new float[31], 31)));
    assertRefused(
        "model.safetensors",
        "'encoder.layer.1.output.dense.bias' has shape [31], but config.json demands [32]");
    ModelFolders.edit(folder.resolve("config.json"), config -> config.put("vocab_size", 484));
    assertRefused("model.safetensors", "has shape [483, 32], but config.json demands [484, 32]");
  }

  @Test
  void refusesAMissingTensor() throws IOException {
    ModelFolders.editTensors(
        folder,
        tensors ->
            tensors.put(
                "encoder.layer.1.output.dense.bia",
                tensors.remove("encoder.layer.1.output.dense.bias")));
    assertRefused(
        "model.safetensors",
        "no tensor 'encoder.layer.1.output.dense.bias'",
        "(did you mean 'encoder.layer.1.output.dense.bia'?)");
  }

  @Test
  void refusesWeightsThatAreNoFloats() throws IOException {
    ModelFolders.editTensors(
        folder,
        tensors ->
            tensors.put(
                "embeddings.LayerNorm.bias",
                new TensorData(DType.I32, new long[] {32}, ByteBuffer.allocate(128))));
    assertRefused(
        "model.safetensors", "'embeddings.LayerNorm.bias' has dtype I32; weights must be F32, F16");
  }

  @Test
  void refusesADamagedTokenizer() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
    assertRefused("", ": tokenizer.json: not a Hugging Face tokenizer");
  }

  /** The native tokenizer would end the JVM at the first text. */
  @Test
  void refusesATokenizerThatUsesATokenItDoesNotDefine() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    byte[] whole = Files.readAllBytes(file);
    ModelFolders.edit(
        file, json -> json.withObject("/post_processor/special_tokens").remove("[SEP]"));
    assertRefused("", ": tokenizer.json: field 'post_processor.single'", "\"[SEP]\" is not among");
    Files.write(file, whole);
    ModelFolders.edit(file, json -> json.withObject("/model/vocab").remove("[UNK]"));
    assertRefused("", ": tokenizer.json: field 'model.unk_token'", "\"[UNK]\" is not in the");
    Files.writeString(file, "{");
    assertRefused("", ": tokenizer.json: not a Hugging Face tokenizer");
  }

  @Test
  void saysThatATokenizerBelongsToAnotherModel() throws IOException {
    int rows = 400; // of 483: 'hello' and its like are beyond
    ModelFolders.edit(folder.resolve("config.json"), config -> config.put("vocab_size", rows));
    ModelFolders.editTensors(
        folder,
        tensors ->
            tensors.put(
                "embeddings.word_embeddings.weight",
                TensorData.ofFloats(new float[rows * 32], rows, 32)));
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      assertThat(model.encode("a b c")).hasSize(32);
      assertThatThrownBy(() -> model.encode("hello world"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("but the model knows only the ids 0 to 399");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16", "F64"})
  void readsOtherFloatsAsFloat32(DType dtype) throws IOException {
    float[][] before = encode();
    ModelFolders.editTensors(folder, tensors -> tensors.replaceAll((n, t) -> narrow(t, dtype)));
    double difference = Golden.largestDifference(encode(), before);
    assertThat(difference).isLessThan(dtype == DType.F64 ? 1e-9 : dtype == DType.F16 ? 3e-3 : 3e-2);
    assertThat(difference == 0).isEqualTo(dtype == DType.F64);
  }

  /** The same values, rounded towards zero. */
  private static TensorData narrow(TensorData tensor, DType dtype) {
    float[] values = tensor.toFloats();
    ByteBuffer bytes = ByteBuffer.allocate(values.length * dtype.bytes());
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      int bits = Float.floatToRawIntBits(value);
      switch (dtype) {
        case F64 -> bytes.putDouble(value);
        case BF16 -> bytes.putShort((short) (bits >>> 16));
        default -> {
          int exponent = Math.max(0, ((bits >>> 23) & 0xff) - 127 + 15); // tiny ones become zero
          int fraction = exponent == 0 ? 0 : (bits >>> 13) & 0x3ff;
          bytes.putShort((short) ((bits >>> 16 & 0x8000) | exponent << 10 | fraction));
        }
      }
    }
    return new TensorData(dtype, tensor.shape(), bytes.flip());
  }

  private float[][] encode() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      return model.encode(Golden.texts(Golden.json("encode.json").get("texts")));
    }
  }

  @Test
  void readsAModelWithoutModulesAsMeanPooled() throws IOException {
    Files.delete(folder.resolve("modules.json"));
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      PlainBert plain = new PlainBert(folder);
      float[] expected =
          PlainBert.pool(
              Pooling.MEAN, plain.forward(model.tokenize(java.util.List.of("a b")).get(0)));
      assertThat(
              Golden.largestDifference(
                  new float[][] {model.encode("a b")}, new float[][] {expected}))
          .isLessThan(1e-5);
    }
  }

  /** As in folders of BertForPreTraining and its like. */
  @Test
  void readsNamesWithThePrefixOfALargerModelAndSavesThemWithout() throws IOException {
    float[][] before = encode();
    ModelFolders.editTensors(
        folder,
        tensors -> {
          Map<String, TensorData> copy = Map.copyOf(tensors);
          tensors.clear();
          copy.forEach((name, tensor) -> tensors.put("bert." + name, tensor));
          tensors.put("cls.predictions.bias", TensorData.ofFloats(new float[483], 483));
        });
    assertThat(encode()).isEqualTo(before);
    Path saved = temporary.resolve("saved");
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      model.save(saved);
    }
    folder = saved;
    assertThat(encode()).isEqualTo(before);
    assertThat(SafeTensors.read(saved.resolve("model.safetensors")))
        .containsKeys("embeddings.LayerNorm.bias", "cls.predictions.bias", "pooler.dense.bias")
        .allSatisfy((name, tensor) -> assertThat(name).doesNotStartWith("bert."));
  }
}
