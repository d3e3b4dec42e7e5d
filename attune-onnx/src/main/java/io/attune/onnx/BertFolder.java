package io.attune.onnx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.model.Pooling;
import io.attune.model.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes a sentence-transformers folder in the older schema, which every version of
 * sentence-transformers, text-embeddings-inference and others read.
 *
 * @param weights the encoder's
 * @param tokenizer its vocabulary and settings
 * @param tokenizerJson the tokenizer's file, which is kept as it is
 * @param options the rest of the model's settings
 */
record BertFolder(
    BertWeights weights,
    WordPieceTokenizer tokenizer,
    byte[] tokenizerJson,
    BertImportOptions options) {

  /** The versions whose schema this is; readers compare them with their own. */
  private static final Map<String, String> SCHEMA_VERSIONS =
      Map.of("sentence_transformers", "3.4.1", "transformers", "4.48.0", "pytorch", "2.5.1");

  /**
   * @param folder empty
   */
  void writeInto(Path folder) throws IOException {
    JsonFiles.write(folder.resolve("config.json"), config());
    SafeTensors.write(
        folder.resolve("model.safetensors"), weights.tensors(), Map.of("format", "pt"));
    Files.write(folder.resolve("tokenizer.json"), tokenizerJson);
    JsonFiles.write(folder.resolve("tokenizer_config.json"), tokenizerConfig());
    JsonFiles.write(folder.resolve("special_tokens_map.json"), specialTokens());
    Files.writeString(folder.resolve("vocab.txt"), String.join("\n", tokenizer.tokens()) + "\n");
    JsonFiles.write(
        folder.resolve("sentence_bert_config.json"),
        object()
            .put("max_seq_length", options.maxSeqLength())
            .put("do_lower_case", options.lowerCase()));
    JsonFiles.write(folder.resolve("config_sentence_transformers.json"), settings());
    Path pooling = Files.createDirectory(folder.resolve("1_Pooling"));
    JsonFiles.write(pooling.resolve("config.json"), pooling());
    ArrayNode modules = JsonFiles.MAPPER.createArrayNode();
    addModule(modules, "", "Transformer");
    addModule(modules, "1_Pooling", "Pooling");
    if (options.normalize()) {
      Files.createDirectory(folder.resolve("2_Normalize"));
      addModule(modules, "2_Normalize", "Normalize");
    }
    JsonFiles.write(folder.resolve("modules.json"), modules);
  }

  private ObjectNode config() {
    ObjectNode config = object();
    config.putArray("architectures").add("BertModel");
    return config
        .put("attention_probs_dropout_prob", 0.1)
        .put("hidden_act", "gelu")
        .put("hidden_dropout_prob", 0.1)
        .put("hidden_size", weights.hiddenSize())
        .put("initializer_range", 0.02)
        .put("intermediate_size", weights.intermediateSize())
        .put("layer_norm_eps", weights.layerNormEpsilon())
        .put("max_position_embeddings", weights.maxPositions())
        .put("model_type", "bert")
        .put("num_attention_heads", options.attentionHeads())
        .put("num_hidden_layers", weights.layers())
        .put("pad_token_id", tokenizer.padId())
        .put("position_embedding_type", "absolute")
        .put("torch_dtype", "float32")
        .put("type_vocab_size", weights.typeVocabSize())
        .put("use_cache", true)
        .put("vocab_size", weights.vocabSize());
  }

  private ObjectNode tokenizerConfig() {
    ObjectNode config = specialTokens();
    config.put("do_lower_case", tokenizer.lowerCase());
    config.set("strip_accents", tokenizer.stripAccents());
    return config
        .put("tokenize_chinese_chars", tokenizer.splitChinese())
        .put("tokenizer_class", "BertTokenizer")
        .put("model_max_length", options.maxSeqLength());
  }

  private static ObjectNode specialTokens() {
    ObjectNode tokens = object();
    WordPieceTokenizer.SPECIAL_TOKENS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(token -> tokens.put(token.getKey(), token.getValue()));
    return tokens;
  }

  private ObjectNode settings() {
    ObjectNode settings = object();
    ObjectNode versions = settings.putObject("__version__");
    SCHEMA_VERSIONS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(version -> versions.put(version.getKey(), version.getValue()));
    settings.put("model_type", "SentenceTransformer");
    ObjectNode prompts = settings.putObject("prompts");
    options.prompts().forEach(prompts::put);
    return settings.putNull("default_prompt_name").put("similarity_fn_name", "cosine");
  }

  private ObjectNode pooling() {
    Pooling mode = options.pooling();
    return object()
        .put("word_embedding_dimension", weights.hiddenSize())
        .put("pooling_mode_cls_token", mode == Pooling.CLS)
        .put("pooling_mode_mean_tokens", mode == Pooling.MEAN)
        .put("pooling_mode_max_tokens", mode == Pooling.MAX)
        .put("pooling_mode_mean_sqrt_len_tokens", false)
        .put("pooling_mode_weightedmean_tokens", false)
        .put("pooling_mode_lasttoken", false)
        .put("include_prompt", true);
  }

  private static void addModule(ArrayNode modules, String path, String type) {
    int index = modules.size();
    modules
        .addObject()
        .put("idx", index)
        .put("name", Integer.toString(index))
        .put("path", path)
        .put("type", "sentence_transformers.models." + type);
  }

  private static ObjectNode object() {
    return JsonFiles.MAPPER.createObjectNode();
  }
}
