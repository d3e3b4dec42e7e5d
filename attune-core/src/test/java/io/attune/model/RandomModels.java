package io.attune.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Model folders of a family with random valid sizes, settings and weights. */
final class RandomModels {
  private final String family;
  private final Random random;

  RandomModels(String family, Random random) {
    this.family = family;
    this.random = random;
  }

  /** Starts from the family's golden folder, whose tokenizer stays. */
  Path write(Path into) throws IOException {
    Path folder = ModelFolders.copy("encoders/" + family, into);
    Path config = folder.resolve("config.json");
    ModelFolders.edit(config, this::change);
    modules(folder);
    ModelFolders.edit(
        folder.resolve("1_Pooling/config.json"),
        pooling -> pooling.put("pooling_mode", oneOf("cls", "max", "mean", "lasttoken")));
    RandomParameters weights = new RandomParameters(random);
    Architectures.read(JsonFile.read(config)).encoder(weights);
    SafeTensors.write(folder.resolve("model.safetensors"), weights.made(), Map.of());
    weights.close();
    return folder;
  }

  private void change(ObjectNode config) {
    int heads = 1 + random.nextInt(4);
    int headSize = 2 * (1 + random.nextInt(4)); // even: some are rotated in pairs
    int layers = 1 + random.nextInt(3);
    int inner = 1 + random.nextInt(40);
    boolean decoder = config.has("num_key_value_heads");
    int hidden = decoder ? 2 + random.nextInt(30) : heads * headSize;
    boolean distil = family.equals("distilbert");
    config
        .put(distil ? "dim" : "hidden_size", hidden)
        .put(distil ? "n_layers" : "num_hidden_layers", layers)
        .put(distil ? "n_heads" : "num_attention_heads", heads)
        .put(distil ? "hidden_dim" : "intermediate_size", inner)
        .put(
            distil ? "activation" : config.has("hidden_act") ? "hidden_act" : "hidden_activation",
            oneOf("gelu", "gelu_new", "relu", "silu"));
    if (decoder) {
      config
          .put("num_key_value_heads", random.nextBoolean() ? heads : 1)
          .put("head_dim", headSize)
          .put("attention_bias", random.nextBoolean());
    } else {
      config.remove("head_dim");
    }
    config.remove("layer_types");
    config.put("local_attention", random.nextInt(12)).put("norm_bias", random.nextBoolean());
    if (family.startsWith("gemma")) {
      config
          .put("sliding_window", 1 + random.nextInt(12))
          .put("use_bidirectional_attention", random.nextBoolean());
    }
    for (String dropout :
        new String[] {"hidden_dropout_prob", "attention_dropout", "dropout", "mlp_dropout"}) {
      config.put(dropout, random.nextInt(3) * 0.1);
    }
  }

  /** Transformer and Pooling, and sometimes Normalize: other modules have sizes of their own. */
  private void modules(Path folder) throws IOException {
    ArrayNode modules = JsonFile.MAPPER.createArrayNode();
    modules.addObject().put("path", "").put("type", "x.Transformer");
    modules.addObject().put("path", "1_Pooling").put("type", "x.Pooling");
    if (random.nextBoolean()) {
      modules.addObject().put("path", "2_Normalize").put("type", "x.Normalize");
    }
    Files.writeString(folder.resolve("modules.json"), modules.toString());
  }

  private String oneOf(String... values) {
    return values[random.nextInt(values.length)];
  }
}
