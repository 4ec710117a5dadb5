"""What every view shares: access marks, pages, forms, headers, errors, transactions."""
