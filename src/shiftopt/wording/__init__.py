"""Every sentence that may be said of an input or on the way, in English and Chinese side by side; pure data, no imports."""
