package io.attune.onnx;

import io.attune.model.Pooling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The embedding models whose ONNX files LangChain4j publishes as Maven artifacts (Apache-2.0), with
 * the settings that their authors publish.
 *
 * <p>Sources of the settings: the configuration files of sentence-transformers/all-MiniLM-L6-v2,
 * BAAI/bge-small-en-v1.5, BAAI/bge-small-zh-v1.5 and intfloat/e5-small-v2 on the Hugging Face hub,
 * and for prompts their model cards.
 */
public final class LangChain4jModels {
  private LangChain4jModels() {}

  /** English, 6 layers, 384 components, texts up to 256 tokens. */
  public static final class AllMiniLmL6V2 extends ClassPathBert {
    /** Made by {@link java.util.ServiceLoader}. */
    public AllMiniLmL6V2() {
      super(
          List.of("all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"),
          mavenDependency("all-MiniLM-L6-v2"),
          AllMiniLmL6V2.class.getClassLoader(),
          "all-minilm-l6-v2",
          new BertImportOptions(12, Pooling.MEAN, true, 256, false, prompts("", "")));
    }
  }

  /** English, 12 layers, 384 components, texts up to 512 tokens; queries take a prompt. */
  public static final class BgeSmallEnV15 extends ClassPathBert {
    /** Made by {@link java.util.ServiceLoader}. */
    public BgeSmallEnV15() {
      super(
          List.of("bge-small-en-v1.5", "BAAI/bge-small-en-v1.5"),
          mavenDependency("bge-small-en-v1.5"),
          BgeSmallEnV15.class.getClassLoader(),
          "bge-small-en-v1.5",
          new BertImportOptions(
              12,
              Pooling.CLS,
              true,
              512,
              true,
              prompts("Represent this sentence for searching relevant passages: ", "")));
    }
  }

  /** Chinese, 4 layers, 512 components, texts up to 512 tokens; queries take a prompt. */
  public static final class BgeSmallZhV15 extends ClassPathBert {
    /** Made by {@link java.util.ServiceLoader}. */
    public BgeSmallZhV15() {
      super(
          List.of("bge-small-zh-v1.5", "BAAI/bge-small-zh-v1.5"),
          mavenDependency("bge-small-zh-v1.5"),
          BgeSmallZhV15.class.getClassLoader(),
          "bge-small-zh-v1.5",
          // The tokenizer itself does not lower-case, but its vocabulary has few capitals.
          new BertImportOptions(
              8, Pooling.CLS, true, 512, true, prompts("为这个句子生成表示以用于检索相关文章：", "")));
    }
  }

  /** English, 12 layers, 384 components, texts up to 512 tokens; every text takes a prompt. */
  public static final class E5SmallV2 extends ClassPathBert {
    /** Made by {@link java.util.ServiceLoader}. */
    public E5SmallV2() {
      super(
          List.of("e5-small-v2", "intfloat/e5-small-v2"),
          mavenDependency("e5-small-v2"),
          E5SmallV2.class.getClassLoader(),
          "e5-small-v2",
          new BertImportOptions(
              12, Pooling.MEAN, true, 512, false, prompts("query: ", "passage: ")));
    }
  }

  private static Map<String, String> prompts(String query, String document) {
    Map<String, String> prompts = new LinkedHashMap<>();
    prompts.put("query", query);
    prompts.put("document", document);
    return prompts;
  }

  /** Where the build noted which versions it was made with. */
  private static String mavenDependency(String model) {
    Properties dependencies = new Properties();
    try (InputStream in = LangChain4jModels.class.getResourceAsStream("dependencies.properties")) {
      dependencies.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read this library's own dependencies.properties", e);
    }
    return dependencies.getProperty(model);
  }
}
