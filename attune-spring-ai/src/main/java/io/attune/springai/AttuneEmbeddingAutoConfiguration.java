package io.attune.springai;

import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Provides the embedding model where the application has none of its own. */
@AutoConfiguration
@EnableConfigurationProperties(AttuneEmbeddingProperties.class)
public class AttuneEmbeddingAutoConfiguration {
  /**
   * Loads the model; it is closed with the application.
   *
   * @param properties which model, and how it is used
   * @return the embedding model
   * @throws io.attune.InvalidInputException if there is no such model, or it is damaged
   * @throws IOException if it cannot be read or fetched
   */
  @Bean
  @ConditionalOnMissingBean(EmbeddingModel.class)
  AttuneEmbeddingModel attuneEmbeddingModel(AttuneEmbeddingProperties properties)
      throws IOException {
    return new AttuneEmbeddingModel(
        SentenceTransformer.load(properties.model()),
        EncodeOptions.builder().batchSize(properties.batchSize()).build());
  }
}
