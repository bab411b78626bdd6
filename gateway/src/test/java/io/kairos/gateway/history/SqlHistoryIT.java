package io.kairos.gateway.history;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;

/** On plain PostgreSQL. */
class SqlHistoryIT extends SqlHistoryCases {
    private EmbeddedPostgres postgres;

    @Override
    String startDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    @Override
    void stopDatabase() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }
}
