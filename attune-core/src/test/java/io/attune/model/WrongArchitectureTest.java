package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.InvalidInputException;
import io.attune.engine.NativeMemory;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of the families and modules that are not supported, or do not fit each other. */
class WrongArchitectureTest {
  @TempDir private Path folder;

  private static Arguments config(String model, Consumer<ObjectNode> change, String... message) {
    return Arguments.of(model, "config.json", change, message);
  }

  static Stream<Arguments> wrongSettings() {
    return Stream.of(
        config("roberta", c -> c.put("pad_token_id", -1), "'pad_token_id'", "counts places"),
        config(
            "roberta",
            c -> c.put("max_position_embeddings", 3),
            "'max_position_embeddings'",
            "3 leaves no places after pad_token_id"),
        config(
            "mpnet",
            c -> c.put("relative_attention_num_buckets", 64),
            "'relative_attention_num_buckets'",
            "64 is not supported; allowed: 32"),
        config("mpnet", c -> c.put("max_position_embeddings", 4), "4 is too few for any text"),
        config(
            "modernbert",
            c -> c.putArray("layer_types").add("full_attention"),
            "'layer_types'",
            "a list of 4 types is expected"),
        config(
            "modernbert",
            c -> {
              for (int layer = 0; layer < 4; layer++) {
                c.withArray("layer_types").set(layer, "linear_attention");
              }
            },
            "'layer_types'",
            "'linear_attention' is not supported; allowed: full_attention, sliding_attention"),
        config("modernbert", c -> c.put("local_attention", -2), "'local_attention'"),
        config(
            "modernbert",
            c -> c.withObject("/rope_parameters/full_attention").put("rope_type", "yarn"),
            "'rope_parameters.full_attention.rope_type'",
            "'yarn' is not supported; allowed: default"),
        config(
            "qwen3",
            c -> c.putObject("rope_scaling").put("type", "linear"),
            "'rope_scaling.type'",
            "'linear' is not supported"),
        config("qwen3", c -> c.put("use_sliding_window", true), "'use_sliding_window'"),
        config("qwen3", c -> c.put("head_dim", 5), "'head_dim'", "cannot be rotated in pairs"),
        config(
            "qwen3",
            c -> c.put("num_key_value_heads", 3),
            "'num_attention_heads'",
            "4 is not a multiple of num_key_value_heads, 3"),
        config(
            "gemma3_text",
            c -> c.put("attn_logit_softcapping", 50.0),
            "'attn_logit_softcapping'",
            "not supported"),
        config("gemma3_text", c -> c.put("sliding_window", 0), "'sliding_window'", "not 0"),
        config(
            "gte", c -> c.put("type_vocab_size", -1), "'type_vocab_size'", "0 or more is expected"),
        config(
            "new",
            c -> c.withObject("/rope_scaling").put("mixed_b", 0.5),
            "'rope_scaling.mixed_b'",
            "only models without it"),
        config(
            "new",
            c -> c.put("position_embedding_type", "absolute"),
            "'position_embedding_type'",
            "allowed: rope"),
        config(
            "nomic_bert",
            c -> published(c).put("num_experts", 8),
            "'num_experts'",
            "only models without it"),
        config("nomic_bert", c -> published(c).put("prenorm", true), "'prenorm'", "allowed: false"),
        config(
            "nomic_bert",
            c -> published(c).put("activation_function", "gelu"),
            "'activation_function'",
            "'gelu' is not supported; allowed: swiglu, geglu"),
        Arguments.of(
            "bert",
            "2_Dense/config.json",
            (Consumer<ObjectNode>) c -> c.put("activation_function", "torch.nn.Mish"),
            new String[] {
              "'activation_function'",
              "'torch.nn.Mish' is not supported; allowed: torch" + ".nn.modules.linear.Identity"
            }),
        Arguments.of(
            "bert",
            "2_Dense/config.json",
            (Consumer<ObjectNode>) c -> c.put("module_input_name", "token_embeddings"),
            new String[] {"'module_input_name'", "allowed: sentence_embedding"}));
  }

  /** In the spelling of the published checkpoints. */
  private static ObjectNode published(ObjectNode config) {
    return config
        .put("n_embd", 16)
        .put("n_layer", 2)
        .put("n_head", 2)
        .put("n_inner", 24)
        .put("n_positions", 48);
  }

  @ParameterizedTest
  @MethodSource("wrongSettings")
  void isRefusedNamingFileAndField(
      String model, String file, Consumer<ObjectNode> change, String[] message) throws IOException {
    Path wrong = ModelFolders.copy("encoders/" + model, folder);
    ModelFolders.edit(wrong.resolve(file), change);
    assertRefused(wrong, file, message);
  }

  private static void assertRefused(Path model, String file, String... message) {
    long objects = NativeMemory.objects();
    assertThatThrownBy(() -> SentenceTransformer.load(model).close())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(model.resolve(file).toString())
        .hasMessageContainingAll(message);
    assertThat(NativeMemory.objects()).as("nothing stays in native memory").isEqualTo(objects);
  }

  @Test
  void modulesThatDoNotFitEachOtherAreRefused() throws IOException {
    Path wrong = ModelFolders.copy("encoders/bert", folder);
    ModelFolders.edit(
        wrong.resolve("1_Pooling/config.json"), config -> config.put("pooling_mode", "mean"));
    assertRefused(
        wrong,
        "2_Dense/config.json",
        "the module takes vectors of 32 components, but those before it have 16");
  }

  @Test
  void damagedShardsAreRefused() throws IOException {
    Path sharded = ModelFolders.copy("encoders/distilbert", folder);
    Path single = sharded.resolve("model.safetensors");
    String index = "model.safetensors.index.json";
    Files.move(single, sharded.resolve("model-1.safetensors"));
    map(sharded, "{\"x\": \"model-1.safetensors\"}");
    assertRefused(sharded, index, "'weight_map.x'", "the file model-1.safetensors has no such");
    map(sharded, "{\"x\": \"../model-1.safetensors\"}");
    assertRefused(sharded, index, "'weight_map.x'", "is not the name of a safetensors file");
    map(sharded, "{\"x\": \"model-2.safetensors\"}");
    assertRefused(sharded, "model-2.safetensors", "no such file");
    map(sharded, "{}");
    assertRefused(sharded, index, "'weight_map'", "it names no tensors");
    map(sharded, "[]");
    assertRefused(sharded, index, "'weight_map'", "an object is expected");
  }

  private static void map(Path folder, String json) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\": " + json + "}");
  }

  @Test
  void aModel2VecTableWhoseMappingLeadsOutsideIsRefused() throws IOException {
    Path wrong = ModelFolders.copy("encoders/static", folder);
    Path file = wrong.resolve("model.safetensors");
    TensorData table = TensorData.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
    write(file, Map.of("embeddings", table, "mapping", longs(0, 2)));
    assertRefused(wrong, "model.safetensors", "tensor 'mapping': row 2 is not among the 2");
    write(file, Map.of("embeddings", table, "mapping", table));
    assertRefused(wrong, "model.safetensors", "whole numbers are expected, not F32");
    write(file, Map.of("embeddings", table, "weights", TensorData.ofFloats(new float[] {1}, 1)));
    assertRefused(wrong, "model.safetensors", "tensor 'weights': 1 weights for 2 tokens");
    write(file, Map.of("other", table));
    assertRefused(wrong, "model.safetensors", "no tensor 'embedding.weight'");
  }

  private static void write(Path file, Map<String, TensorData> tensors) throws IOException {
    SafeTensors.write(file, tensors, Map.of());
  }

  private static TensorData longs(long... values) {
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(8 * values.length);
    bytes.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      bytes.putLong(value);
    }
    return new TensorData(DType.I64, new long[] {values.length}, bytes.flip());
  }
}
