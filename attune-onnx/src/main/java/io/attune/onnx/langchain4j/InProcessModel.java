package io.attune.onnx.langchain4j;

import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Executor;

/**
 * An embedding model that runs in the application's process, out of the files that lie beside this
 * class in its jar. Safe for use by several threads.
 */
public class InProcessModel extends AbstractInProcessEmbeddingModel {
  private static final Properties SETTINGS = settings();
  private static final OnnxBertBiEncoder MODEL = encoder();

  /** Computes on as many threads as there are processors. */
  public InProcessModel() {
    super(null);
  }

  /**
   * @param executor that computes
   */
  public InProcessModel(Executor executor) {
    super(executor);
  }

  @Override
  protected OnnxBertBiEncoder model() {
    return MODEL;
  }

  @Override
  protected Integer knownDimension() {
    return Integer.valueOf(SETTINGS.getProperty("dimension"));
  }

  @Override
  public String modelName() {
    return SETTINGS.getProperty("name");
  }

  private static Properties settings() {
    Properties settings = new Properties();
    try (InputStream in = open(".properties")) {
      settings.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }

  private static OnnxBertBiEncoder encoder() {
    try (InputStream model = open(".onnx");
        InputStream tokenizer = open("-tokenizer.json")) {
      return new OnnxBertBiEncoder(
          model, tokenizer, PoolingMode.valueOf(SETTINGS.getProperty("pooling")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String ending) {
    return InProcessModel.class.getResourceAsStream(InProcessModel.class.getSimpleName() + ending);
  }
}
